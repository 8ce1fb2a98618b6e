# mkBundle: a bundle of skills as a derivation, made by `kitout build` from the same skills.yaml and lock as anywhere else.
# Nothing of the configuration is read at evaluation but the lock, which is JSON; so there is no import from derivation.
{ pkgs, kitout }:

{
  name ? "skills-bundle",
  # The directory that the configuration stands in, and its name there.
  src ? null,
  configFile ? "skills.yaml",
  # Or the configuration itself, as attributes. A path in it is a Nix path.
  settings ? null,
  # The lock; beside `configFile` by default.
  lockFile ? null,
  # What `input:` sources are, by the name of the input: the inputs of a flake will do.
  inputs ? { },
  # Directories to take sources from instead, by the name of the source.
  sources ? { },
  # `--package NAME=PATH`: then the bundle is for users, and not for projects.
  packages ? { },
  # "user" or "project": what the configuration says, otherwise.
  scope ? if packages == { } then null else "user",
  profiles ? [ ],
  # What conditions ask about; the system is known.
  facts ? { },
}:

let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    fromJSON
    mapAttrs
    match
    pathExists
    readFile
    toJSON
    ;

  shell = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";

  written =
    if settings == null then
      null
    else if src != null then
      throw "kitout: `src` and `settings` are two configurations. Leave one of them out."
    else
      import ./settings.nix settings;

  lockName =
    let
      stem = match "(.*)\\.ya?ml" configFile;
    in
    "${if stem == null then configFile else builtins.head stem}.lock";
  # What is in a directory that is still to be built is not asked: that would be import from derivation.
  isBuilt =
    path: builtins.any (context: context ? outputs) (builtins.attrValues (builtins.getContext (toString path)));
  lockPath =
    if lockFile != null then
      lockFile
    else if src != null && !isBuilt src && pathExists (src + "/${lockName}") then
      src + "/${lockName}"
    else
      null;
  lock =
    if lockPath == null then
      {
        version = 1;
        sources = { };
      }
    else
      fromJSON (readFile lockPath);

  locked = import ./sources.nix { inherit (pkgs) fetchurl; } { inherit lock inputs; };
  # An `input` that no lock speaks of yet, of settings.
  unlocked =
    if written == null then { } else removeAttrs (written.inputsOf inputs) (attrNames lock.sources);
  bound = locked // unlocked // (if written == null then { } else written.paths) // sources;

  system = pkgs.stdenv.hostPlatform;
  allFacts = {
    os = system.parsed.kernel.name;
    arch = system.parsed.cpu.name;
  }
  // facts;

  option = flag: values: concatMap (key: [ flag (shell "${key}=${values.${key}}") ]) (attrNames values);

  arguments = concatStringsSep " " (
    option "--source" (mapAttrs (_: path: "${path}") bound)
    ++ option "--package" (mapAttrs (_: path: "${path}") packages)
    ++ (if scope == null then [ ] else [ "--scope ${scope}" ])
    ++ concatMap (profile: [ "--profile ${shell profile}" ]) profiles
    ++ [ "--facts-only" ]
    ++ option "--fact" (mapAttrs (_: value: if builtins.isBool value then toJSON value else value) allFacts)
    # Without a lock, what is bound is pinned by Nix alone.
    ++ (if lockPath == null && written != null then [ ] else [ "--frozen" ])
  );
in
pkgs.runCommand name
  {
    preferLocalBuild = true;
    passthru = { inherit lock settings; };
  }
  ''
    export HOME="$TMPDIR/home" XDG_CACHE_HOME="$TMPDIR/cache"
    mkdir -p "$HOME"
    ${
      if written == null then
        "config=${shell "${src}/${configFile}"}"
      else
        ''
          mkdir config
          config=$PWD/config/skills.yaml
          cp ${pkgs.writeText "skills.yaml" written.text} "$config"
        ''
        + (if lockPath == null then "" else "cp ${lockPath} config/skills.lock")
    }
    ${kitout}/bin/kitout build --config "$config" --offline ${arguments} --out "$TMPDIR/bundle"
    # Made elsewhere and moved: kitout makes a directory beside what it writes, and only $out may be written here.
    mv "$TMPDIR/bundle" "$out"
  ''
