# What Home Manager itself puts where the configuration has skills: home.file, and the options that fill it, such as
# programs.claude-code.skills and .plugins. That is Home Manager's, and kitout never replaces it: one of the two has to leave
# the place to the other. Gives assertions about what is certain without reading or building anything, for configurations in
# Nix; the rest is found by theirs.sh, before anything is activated.
{
  # Of Home Manager.
  config,
  # The name of the module, for messages.
  module,
  settings,
}:

let
  inherit (builtins)
    attrNames
    concatMap
    elem
    filter
    fromJSON
    head
    isAttrs
    isPath
    isString
    listToAttrs
    match
    readDir
    readFile
    replaceStrings
    stringLength
    substring
    ;

  startsWith = prefix: text: substring 0 (stringLength prefix) text == prefix;
  isBelow = directory: path: startsWith "${directory}/" path;

  # Files, by the name of the option.
  all = config.home.file or { };
  files = map (name: all.${name} // { inherit name; }) (
    filter (name: all.${name}.enable or true) (attrNames all)
  );

  # Targets whose directory is certain, with that directory below the home.
  agents = listToAttrs (
    concatMap (
      agent:
      map (name: {
        inherit name;
        value = agent.user.value or null;
      }) ([ agent.id ] ++ agent.aliases.value or [ ])
    ) (map (file: fromJSON (readFile (../agents + "/${file}"))) (attrNames (readDir ../agents)))
  );
  # A list of names stands for their defaults.
  declared =
    let
      targets = settings.targets or { };
    in
    if isAttrs targets then
      targets
    else
      listToAttrs (
        map (name: {
          inherit name;
          value = true;
        }) (if targets == null then [ ] else targets)
      );
  targets = concatMap (
    name:
    let
      target = declared.${name};
      own = if isAttrs target then target else { };
      # What the configuration says of agents itself may be about this one.
      dest = own.dest or (if settings ? agents then null else agents.${name} or null);
      directory = if isString dest then belowHome dest else null;
      certain = (target == true || isAttrs target) && !(own ? when) && (own.systems or [ ]) == [ ];
    in
    if certain && directory != null then
      [
        {
          inherit name directory;
          structure = own.structure or null;
          separator = if own.layout or "flat" == "flat" then "-" else "/";
        }
      ]
    else
      [ ]
  ) (attrNames declared);

  # The path below the home; null for one elsewhere, or with variables of which nothing is known here.
  belowHome =
    dest:
    let
      variable = match "\\$\\{([A-Za-z_][A-Za-z0-9_]*):-([^{}]*)}(.*)" dest;
      name = head variable;
      set = toString (config.home.sessionVariables.${name} or "");
      value = if set != "" then set else builtins.elemAt variable 1;
      path = if variable == null then dest else value + builtins.elemAt variable 2;
      home = filter (prefix: startsWith prefix path) (
        [
          "$HOME/"
          "\${HOME}/"
          "~/"
        ]
        ++ (if config.home ? homeDirectory then [ "${toString config.home.homeDirectory}/" ] else [ ])
      );
      rest = substring (stringLength (head home)) (-1) path;
    in
    if home == [ ] || match ".*\\$.*" rest != null then null else rest;

  # Entries that are certain, as they are called in a target.
  disabled = settings.skills.disable or [ ];
  explicit = settings.skills.explicit or { };
  entriesOf =
    { name, separator, ... }:
    map (id: replaceStrings [ "/" ] [ separator ] id) (
      filter (id: match "[A-Za-z0-9._/-]+" id != null && !(elem id disabled)) (
        settings.skills.enable or [ ]
        ++ map (key: explicit.${key}.rename or key) (
          filter (
            key:
            let
              skill = explicit.${key};
              only = skill.targets or null;
            in
            isAttrs skill && !(skill ? when) && (only == null || elem name only)
          ) (attrNames explicit)
        )
      )
    );

  # A link to a directory of the store; what is built may also be a link to somewhere else (mkOutOfStoreSymlink).
  isStoreLink = file: !(file.recursive or false) && isPath (file.source or null);

  complaint = place: file: reason: {
    assertion = false;
    message = "${module} and home.file.${builtins.toJSON file.name} both want ~/${place}: ${reason}. What Home Manager puts there is its own, and kitout does not replace it. Leave it out of one of the two; options such as programs.claude-code.skills and .plugins, programs.codex.skills or programs.opencode.skills are home.file, too.";
  };

  complaintsAbout =
    target:
    let
      inherit (target) directory;
      entries = entriesOf target;
      about =
        file:
        let
          taken = filter (
            entry:
            file.target == "${directory}/${entry}" || isBelow "${directory}/${entry}" file.target
          ) entries;
        in
        if isStoreLink file && (file.target == directory || isBelow file.target directory) then
          [
            (complaint file.target file "Home Manager makes it a link into the Nix store, where no skill can be installed")
          ]
        else if target.structure == "link" && isBelow directory file.target then
          [
            (complaint file.target file "the target ${target.name} is one link (structure link), and nothing else has a place in it")
          ]
        else if taken != [ ] then
          [ (complaint "${directory}/${head taken}" file "it is a skill of ${target.name}") ]
        else
          [ ];
    in
    concatMap about files;
in
concatMap complaintsAbout targets
