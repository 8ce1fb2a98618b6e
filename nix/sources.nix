# The sources of a skills.lock, fetched by Nix: name of the source -> the path for `kitout --source NAME=PATH`, a directory or
# the archive itself. Nothing is unpacked or inspected: kitout compares every skill with the digest in the lock.
{ fetchurl }:

{
  lock,
  # The paths of `input` sources, by the name of the input.
  inputs ? { },
}:

let
  fetchers = {
    # All refs: a commit need not be on the default branch, and may no longer be on any branch.
    git =
      entry:
      (builtins.fetchGit {
        url = entry.git;
        inherit (entry) rev;
        allRefs = true;
      }).outPath;
    npm =
      entry:
      fetchurl {
        inherit (entry) url;
        hash = entry.integrity;
      };
    archive =
      entry:
      fetchurl {
        url = entry.archive;
        hash = entry.integrity;
      };
  };

  fetch =
    name: entry:
    if entry ? git then
      [ (fetchers.git entry) ]
    else if entry ? npm then
      [ (fetchers.npm entry) ]
    # A path is relative to the configuration and needs no fetch.
    else if entry ? archive && builtins.match "https?://.*" entry.archive != null then
      [ (fetchers.archive entry) ]
    else if entry ? input then
      [
        (inputs.${entry.input}
          or (throw "kitout: the source '${name}' is the input '${entry.input}', which is not among `inputs`. Add it there: inputs.${entry.input} = …")
        )
      ]
    else
      [ ];

  checked =
    if
      builtins.elem (lock.version or null) [
        1
        2
      ]
    then
      lock.sources
    else
      throw "kitout: this skills.lock has version ${builtins.toJSON (lock.version or null)}, and this kitout reads versions 1 and 2";
in
builtins.listToAttrs (
  builtins.concatMap (
    name: map (value: { inherit name value; }) (fetch name checked.${name})
  ) (builtins.attrNames checked)
)
