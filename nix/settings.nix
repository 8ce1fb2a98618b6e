# The configuration as attributes (RFC 42): its text for kitout, and the paths that are bound with --source.
settings:

let
  inherit (builtins)
    attrNames
    filter
    isAttrs
    isPath
    isString
    listToAttrs
    mapAttrs
    match
    ;

  sources = settings.sources or { };

  # A string may come from a derivation or from another input: then it is in the store.
  isStored = path: isPath path || (isString path && match "${builtins.storeDir}/.*" path != null);
  checked =
    name: path:
    if isStored path then
      path
    else
      throw "kitout: settings.sources.${name}.path is ${builtins.toJSON path}, which only exists on some machine. Write it as a Nix path (./skills), or as an input of the flake; for a directory that changes without Nix, use `kitout install` outside of Nix.";

  withPath = filter (name: isAttrs sources.${name} && (sources.${name}.path or null) != null) (attrNames sources);
  withInput = filter (name: isAttrs sources.${name} && (sources.${name}.input or null) != null) (attrNames sources);
in
{
  paths = listToAttrs (
    map (name: {
      inherit name;
      value = checked name sources.${name}.path;
    }) withPath
  );

  inputsOf =
    inputs:
    listToAttrs (
      map (name: {
        inherit name;
        value =
          inputs.${sources.${name}.input}
            or (throw "kitout: settings.sources.${name}.input is '${sources.${name}.input}', which is not among `inputs`");
      }) withInput
    );

  text = builtins.toJSON (
    settings
    // {
      version = settings.version or 1;
    }
    // (
      if settings ? sources then
        {
          # Where it lay when the bundle was built is no part of the bundle.
          sources = mapAttrs (
            name: source: if builtins.elem name withPath then source // { path = "./${name}"; } else source
          ) sources;
        }
      else
        { }
    )
  );
}
