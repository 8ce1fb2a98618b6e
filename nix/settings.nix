# The configuration as attributes (RFC 42): its text for kitout, and the paths for --source.
{
  settings,
  inputs ? { },
  # Names of sources that are in the lock, and of those that are replaced.
  locked ? [ ],
  overridden ? [ ],
}:

let
  inherit (builtins)
    attrNames
    concatMap
    elem
    filter
    foldl'
    isAttrs
    mapAttrs
    ;
  inherit (import ./store.nix) isStored;

  profiles = settings.profiles or { };

  # Pinned by Nix alone: directories, and inputs that are not in the lock. kitout treats both as directories of the project.
  isBound =
    name: source:
    isAttrs source
    && (
      (source.path or null) != null || ((source.input or null) != null && !(elem name locked))
    );

  valueOf =
    { place, source, ... }:
    if (source.path or null) == null then
      inputs.${source.input}
        or (throw "kitout: ${place}.input is '${source.input}', which is not among `inputs`. Add it there: inputs.${source.input} = …")
    else if isStored source.path then
      source.path
    else
      throw "kitout: ${place}.path is ${builtins.toJSON source.path}, which only exists on some machine. Write it as a Nix path (./skills), or as an input of the flake; for a directory that changes without Nix, use `kitout install` outside of Nix.";

  # Includes the sources of all profiles, whichever are merged in.
  declared =
    place: layer:
    let
      sources = layer.sources or { };
    in
    map (name: {
      inherit name;
      source = sources.${name};
      place = "${place}sources.${name}";
    }) (filter (name: isBound name sources.${name} && !(elem name overridden)) (attrNames sources));

  # On the command line a name is one source.
  bind =
    known: one:
    let
      value = valueOf one;
    in
    if "${known.${one.name} or value}" == "${value}" then
      known // { ${one.name} = value; }
    else
      throw "kitout: ${one.place} is another directory than the source '${one.name}' elsewhere in the settings. Give it a name of its own.";

  # The path at build time must not be part of the bundle.
  written = mapAttrs (
    name: source:
    if isBound name source then removeAttrs source [ "input" ] // { path = "./${name}"; } else source
  );
  withWritten =
    layer: if layer ? sources then layer // { sources = written layer.sources; } else layer;
in
{
  bound = foldl' bind { } (
    declared "settings." settings
    ++ concatMap (name: declared "settings.profiles.${name}." profiles.${name}) (attrNames profiles)
  );

  text = builtins.toJSON (
    withWritten settings
    // {
      version = settings.version or 1;
    }
    // (if settings ? profiles then { profiles = mapAttrs (_: withWritten) profiles; } else { })
  );
}
