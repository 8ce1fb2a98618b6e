# What can be said of a path without building anything.
let
  inherit (builtins)
    any
    attrValues
    getContext
    isPath
    isString
    match
    storeDir
    ;
in
{
  # A Nix path, or a string that leads into the store: from a derivation or an input, which may also be given themselves.
  isStored =
    path:
    isPath path || ((isString path || path ? outPath) && match "${storeDir}/.*" "${path}" != null);

  # It is what a derivation makes, or in it: to look there would be import from derivation.
  isDerived = path: any (context: context ? outputs) (attrValues (getContext (toString path)));
}
