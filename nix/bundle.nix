# mkBundle: a bundle of skills as a derivation, built by `kitout build` from the same skills.yaml and lock as anywhere else.
# Evaluation reads nothing of the configuration but the lock, which is JSON, so there is no import from derivation.
{ pkgs, kitout }@tools:

{
  name ? "skills-bundle",
  # The directory of the configuration, and its name there.
  src ? null,
  configFile ? "skills.yaml",
  # Or the configuration itself, as attributes. A path in it is a Nix path.
  settings ? null,
  # The lock; beside `configFile` by default.
  lockFile ? null,
  # The paths of `input:` sources, by the name of the input: for example the inputs of a flake.
  inputs ? { },
  # Directories that replace sources, by the name of the source.
  sources ? { },
  # `--package NAME=PATH`. With packages, the bundle is for users and not for projects.
  packages ? { },
  # "user" or "project"; null: that of the configuration.
  scope ? if packages == { } then null else "user",
  profiles ? [ ],
  # The facts that conditions ask about; the system is known.
  facts ? { },
}@args:

let
  again = changed: import ./bundle.nix tools (args // changed);

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
  inherit (import ./store.nix) isDerived isStored;

  shell = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";

  # A string must be a store path: any other one would be read on the machine that builds, or not at all.
  stored =
    what: path:
    if isStored path then
      path
    else
      throw "kitout: ${what} is ${toJSON path}, which is not in the store. Write it as a Nix path (./skills), or as an input of the flake.";

  lockName =
    let
      stem = match "(.*)\\.ya?ml" configFile;
    in
    "${if stem == null then configFile else builtins.head stem}.lock";
  lockPath =
    if lockFile != null then
      stored "lockFile" lockFile
    else if src != null && !isDerived src && pathExists (src + "/${lockName}") then
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
      builtins.addErrorContext "while reading the lock ${toString lockPath} (after a merge: `kitout lock --take ours`)" (
        fromJSON (readFile lockPath)
      );

  locked = import ./sources.nix { inherit (pkgs) fetchurl runCommand; } { inherit lock inputs; };
  written =
    if settings == null then
      null
    else
      import ./settings.nix {
        inherit settings inputs;
        locked = attrNames lock.sources;
        overridden = attrNames sources;
      };
  bound =
    locked
    // (if written == null then { } else written.bound)
    // mapAttrs (name: stored "sources.${name}") sources;

  system = pkgs.stdenv.hostPlatform;
  allFacts = {
    os = system.parsed.kernel.name;
    arch = system.parsed.cpu.name;
  }
  // facts;

  option = flag: values: concatMap (key: [ flag (shell "${key}=${values.${key}}") ]) (attrNames values);

  factText =
    key: value:
    if builtins.isBool value then
      toJSON value
    else if builtins.isString value then
      value
    else
      throw "kitout: facts.${key} is ${toJSON value}: a fact is a text, true or false.";

  arguments = concatStringsSep " " (
    option "--source" (mapAttrs (_: path: "${path}") bound)
    ++ option "--package" (mapAttrs (_: path: "${path}") packages)
    # A lock covers every profile, and packages may be for all machines, so this build need not use all of them.
    ++ [ "--ignore-unused" ]
    ++ (if scope == null then [ ] else [ "--scope ${scope}" ])
    ++ concatMap (profile: [ "--profile ${shell profile}" ]) profiles
    ++ [ "--facts-only" ]
    ++ option "--fact" (mapAttrs factText allFacts)
  );
in
if (src == null) == (settings == null) then
  throw "kitout: mkBundle takes a configuration: `src`, the directory of a skills.yaml, or `settings`. Give one of them."
else if !builtins.isList profiles then
  throw "kitout: `profiles` of mkBundle is a list of names."
else
pkgs.runCommand name
  {
    preferLocalBuild = true;
    passthru = {
      inherit lock settings;
      # The same for a project, which is used on other machines too: programs are looked up on PATH there.
      forProject = again {
        scope = "project";
        packages = { };
      };
    };
  }
  ''
    export HOME="$TMPDIR/home" XDG_CACHE_HOME="$TMPDIR/cache"
    mkdir -p "$HOME"
    ${
      if written == null then
        ''
          config=${shell "${stored "src" src}/${configFile}"}
        ''
        + (
          if lockFile == null then
            ""
          else
            ''
              cmp ${shell "${lockFile}"} ${shell "${src}/${lockName}"} || {
                echo "kitout: lockFile is not the lock that stands beside ${configFile} in src. Give a copy of that one, or leave it out." >&2
                exit 1
              }
            ''
        )
      else
        ''
          mkdir config
          config=$PWD/config/skills.yaml
          cp ${pkgs.writeText "skills.yaml" written.text} "$config"
        ''
        + (if lockPath == null then "" else "cp ${lockPath} config/skills.lock")
    }
    ${kitout}/bin/kitout build --config "$config" --frozen --offline ${arguments} --out "$TMPDIR/bundle"
    # Built elsewhere and moved: kitout makes a directory beside its output, and only $out is writable here.
    mv "$TMPDIR/bundle" "$out"
  ''
