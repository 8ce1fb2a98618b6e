# The configuration as attributes (RFC 42): its text for kitout, and what is bound with --source.
settings:

let
  inherit (builtins)
    attrNames
    concatMap
    filter
    foldl'
    isAttrs
    isPath
    isString
    mapAttrs
    match
    ;

  profiles = settings.profiles or { };

  # Those of the profiles too: whichever is merged in, its sources are there.
  declared = concatMap (
    layer:
    let
      sources = layer.settings.sources or { };
    in
    map (name: {
      inherit name;
      source = sources.${name};
      place = "settings.${layer.place}sources.${name}";
    }) (filter (name: isAttrs sources.${name}) (attrNames sources))
  ) (
    [
      {
        place = "";
        inherit settings;
      }
    ]
    ++ map (name: {
      place = "profiles.${name}.";
      settings = profiles.${name};
    }) (attrNames profiles)
  );

  having = key: filter (one: (one.source.${key} or null) != null) declared;

  # A string may come from a derivation or from another input, which may also be given themselves: then it is in the store.
  isStored =
    path:
    isPath path
    || ((isString path || path ? outPath) && match "${builtins.storeDir}/.*" "${path}" != null);

  checked =
    { place, source, ... }:
    if isStored source.path then
      source.path
    else
      throw "kitout: ${place}.path is ${builtins.toJSON source.path}, which only exists on some machine. Write it as a Nix path (./skills), or as an input of the flake; for a directory that changes without Nix, use `kitout install` outside of Nix.";

  # One name is one source for the command line.
  bind =
    valueOf: ones:
    foldl' (
      known: one:
      let
        value = valueOf one;
      in
      if "${known.${one.name} or value}" == "${value}" then
        known // { ${one.name} = value; }
      else
        throw "kitout: ${one.place} is another directory than the source '${one.name}' elsewhere in the settings. Give it a name of its own."
    ) { } ones;

  # Where it lay when the bundle was built is no part of the bundle.
  written = mapAttrs (
    name: source:
    if isAttrs source && (source.path or null) != null then source // { path = "./${name}"; } else source
  );
  withWritten =
    layer: if layer ? sources then layer // { sources = written layer.sources; } else layer;
in
{
  paths = bind checked (having "path");

  inputsOf =
    inputs:
    bind (
      { place, source, ... }:
      inputs.${source.input}
        or (throw "kitout: ${place}.input is '${source.input}', which is not among `inputs`. Add it there: inputs.${source.input} = …")
    ) (having "input");

  text = builtins.toJSON (
    withWritten settings
    // {
      version = settings.version or 1;
    }
    // (if settings ? profiles then { profiles = mapAttrs (_: withWritten) profiles; } else { })
  );
}
