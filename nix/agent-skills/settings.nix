# Translates the options of agent-skills-nix into settings for mkBundle.
{
  # programs.agent-skills: sources, skills, targets and excludePatterns.
  cfg,
  inputs ? { },
}:

let
  inherit (builtins)
    attrNames
    concatMap
    filter
    foldl'
    isAttrs
    listToAttrs
    map
    mapAttrs
    match
    parseDrvName
    pathExists
    readFile
    toJSON
    ;
  inherit (import ../store.nix) isDerived isStored;

  option = "programs.agent-skills";
  names = set: builtins.concatStringsSep ", " (attrNames set);
  where = test: set: removeAttrs set (filter (name: !(test set.${name})) (attrNames set));
  given = where (value: value != null);

  # Sources.

  pathOf = source: if isAttrs source.path then source.path.outPath else source.path;

  checkedPath =
    name: path:
    if isStored path then
      path
    else
      throw "kitout: ${option}.sources.${name}.path is ${toJSON path}, which only exists on some machine. Write it as a Nix path (./skills), or as an input of the flake; for a directory that changes without Nix, use `kitout install` outside of Nix.";

  rootOf =
    name: source:
    if source.path != null then
      checkedPath name (pathOf source)
    else if source.input == null then
      throw "kitout: ${option}.sources.${name} has neither `path` nor `input`. Set one of them."
    else
      inputs.${source.input}
        or (throw "kitout: ${option}.sources.${name}.input is '${source.input}', which is not among the inputs (${names inputs}). Pass the flake's inputs with `extraSpecialArgs = { inherit inputs; }`, or set ${option}.inputs.${source.input}.");

  sourceOf =
    name: source:
    (
      if source.path != null then
        { path = rootOf name source; }
      else
        # Check that the input exists.
        builtins.seq (rootOf name source) { inherit (source) input; }
    )
    // given {
      inherit (source) idPrefix;
      # Both are the root there.
      subdir = if source.subdir == "." || source.subdir == "" then null else source.subdir;
      filter =
        let
          filters = given { inherit (source.filter) maxDepth nameRegex; };
        in
        if filters == { } then null else filters;
    };

  # Skills.

  explicit = where (skill: skill.enable) cfg.skills.explicit;

  skillOf =
    name: skill:
    let
      place = "${option}.skills.explicit.${name}";
      unknown = filter (agent: !(cfg.targets ? ${agent})) skill.agents;
    in
    if !(cfg.sources ? ${skill.from}) then
      throw "kitout: ${place}.from is '${skill.from}', which is not among ${option}.sources (${names cfg.sources})."
    else if skill.agents != null && unknown != [ ] then
      throw "kitout: ${place}.agents names ${toJSON (builtins.head unknown)}, which is not among ${option}.targets (${names cfg.targets})."
    else
      {
        inherit (skill) from;
      }
      // given {
        inherit (skill) rename;
        path = if skill.path == name then null else skill.path;
        # kitout only has the enabled ones.
        targets = if skill.agents == null then null else filter (agent: targets ? ${agent}) skill.agents;
        packages = if skill.packages == [ ] then null else map packageOf skill.packages;
      }
      // where (list: list != [ ]) {
        inherit (skill)
          include
          exclude
          executable
          allow
          ;
      }
      // (
        if skill.transform == null then
          { }
        else
          import ./transform.nix {
            option = "${place}.transform";
            function = skill.transform;
            hasPackages = skill.packages != [ ];
            original = originalOf skill;
          }
      );

  # Not read from a derivation: that would be import from derivation.
  originalOf =
    skill:
    let
      source = cfg.sources.${skill.from};
      root = rootOf skill.from source;
      file = (root.outPath or root) + "/${source.subdir}/${skill.path}/SKILL.md";
      text = readFile file;
    in
    if isDerived file || !pathExists file || text == "" then null else text;

  # Packages.

  nameOf = package: package.pname or (parseDrvName package.name).name;

  packageOf = package: {
    name = nameOf package;
    bins = "*";
  };

  withPackage =
    known:
    { skill, package }:
    let
      name = nameOf package;
    in
    if "${known.${name} or package}" == "${package}" then
      known // { ${name} = package; }
    else
      throw "kitout: ${option}.skills.explicit.${skill}.packages has another '${name}' than an earlier skill: ${package}, and not ${known.${name}}. One bundle has one of each name: give this one another, with `package // { pname = \"${name}-${skill}\"; }`.";

  # Targets.

  enabled = where (target: target.enable) cfg.targets;

  entryOf =
    pattern:
    let
      entry = match "/?([A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*)/?" pattern;
    in
    if entry != null then
      builtins.head entry
    else
      throw "kitout: ${option}.excludePatterns has ${toJSON pattern}, and kitout has no patterns there: it never touches what it did not install. Name single entries such as \"/.system\".";

  targetOf =
    _: target:
    {
      inherit (target) structure;
      # In Home Manager, a relative path starts at the home directory.
      dest = if match "[/~$].*" target.dest == null then "$HOME/${target.dest}" else target.dest;
      layout = "nested";
    }
    // (if target.systems == [ ] then { } else { inherit (target) systems; })
    // (if target.structure == "link" then { } else { exclude = map entryOf cfg.excludePatterns; });

  targets = mapAttrs targetOf enabled;
in
{
  settings = {
    version = 1;
    # Its own owner, since programs.kitout or a skills.yaml in the home may be used too.
    name = "agent-skills";
    scope = "user";
    sources = mapAttrs sourceOf cfg.sources;
    skills = {
      inherit (cfg.skills) enable enableAll;
      explicit = mapAttrs skillOf explicit;
    }
    // (if cfg.skills.adjust == { } then { } else { inherit (cfg.skills) adjust; });
    inherit targets;
  };

  inputs =
    let
      named = where (source: source.path == null && source.input != null) cfg.sources;
    in
    listToAttrs (
      map (name: {
        name = named.${name}.input;
        value = rootOf name named.${name};
      }) (attrNames named)
    );

  packages = foldl' withPackage { } (
    concatMap (skill: map (package: { inherit skill package; }) explicit.${skill}.packages) (
      attrNames explicit
    )
  );
}
