# The sources of a skills.lock, fetched by Nix: name of the source -> the path for `kitout --source NAME=PATH`, a directory or
# the archive itself. Nothing is unpacked or inspected: kitout compares every skill with the digest in the lock.
{ fetchurl, runCommand }:

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
        # All of them, where kitout fetches those that it needs: what it needs has the same bytes.
        submodules = entry.submodules or false;
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
    # For each skill that the lock needs what the site serves: a file called like it, or a directory with its files. kitout unpacks.
    site =
      name: entry:
      let
        needed =
          skill: builtins.any (path: path == "." || isIn skill path) (builtins.attrNames entry.skills);
        isIn =
          skill: path: builtins.substring 0 (builtins.stringLength skill + 1) "${path}/" == "${skill}/";
        get =
          url: hash:
          fetchurl {
            inherit url hash;
            # That of the address may be one that the store does not allow.
            name = "skill";
          };
        quote = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";
        # As JavaScript's encodeURIComponent, which made the address that was locked.
        address =
          path:
          builtins.concatStringsSep "/" (
            map encode (builtins.filter builtins.isString (builtins.split "/" path))
          );
        encode =
          segment:
          builtins.replaceStrings
            [
              "%"
              " "
              "\""
              "$"
              "&"
              "+"
              ","
              ":"
              ";"
              "<"
              "="
              ">"
              "@"
              "^"
              "`"
              "{"
              "|"
              "}"
            ]
            [
              "%25"
              "%20"
              "%22"
              "%24"
              "%26"
              "%2B"
              "%2C"
              "%3A"
              "%3B"
              "%3C"
              "%3D"
              "%3E"
              "%40"
              "%5E"
              "%60"
              "%7B"
              "%7C"
              "%7D"
            ]
            segment;
        place =
          skill:
          let
            published = entry.entries.${skill};
          in
          if published.type == "files" then
            builtins.concatMap (path: [
              ''
                mkdir -p "$out"/${quote (builtins.dirOf "${skill}/${path}")}
                cp ${get (published.url + address path) published.files.${path}} "$out"/${quote "${skill}/${path}"}
              ''
            ]) (builtins.attrNames published.files)
          else
            [
              ''
                cp ${get published.url published.digest} "$out"/${quote skill}
              ''
            ];
      in
      runCommand "site-${name}" { } (
        ''
          mkdir -p "$out"
        ''
        + builtins.concatStringsSep "" (
          builtins.concatMap place (builtins.filter needed (builtins.attrNames entry.entries))
        )
      );
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
    else if entry ? well-known then
      [ (fetchers.site name entry) ]
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
