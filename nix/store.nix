# What is known about a path without building anything.
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
  # Whether it is a Nix path or a store path: a string, or a derivation or an input.
  isStored =
    path:
    isPath path || ((isString path || path ? outPath) && match "${storeDir}/.*" "${path}" != null);

  # Whether it is the output of a derivation, or in one: reading it would be import from derivation.
  isDerived = path: any (context: context ? outputs) (attrValues (getContext (toString path)));
}
