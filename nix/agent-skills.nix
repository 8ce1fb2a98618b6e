# The Home Manager module programs.agent-skills: the options of agent-skills-nix over kitout. README.md has both side by side.
{
  config,
  lib,
  pkgs,
  ...
}@args:

let
  inherit (lib) mkOption types;

  cfg = config.programs.agent-skills;
  defaultTargets = import ./agent-skills/targets.nix;

  translated = import ./agent-skills/settings.nix {
    inherit cfg;
    inherit (cfg) inputs;
  };
  mkBundle = import ./bundle.nix {
    inherit pkgs;
    kitout = cfg.package;
  };
  activation = import ./activation.nix {
    inherit lib config;
    bundle = cfg.bundlePath;
  };

  option =
    type: default: description:
    mkOption { inherit type default description; };

  source = types.submodule {
    options = {
      input = option (types.nullOr types.str) null "The flake input to use as the source.";
      path = option (types.nullOr types.path) null "The directory to use as the source; takes precedence over `input`.";
      subdir = option types.str "." "The directory in the source that contains the skills.";
      idPrefix = option (types.nullOr types.str) null "A prefix for every id of the source: `openai` turns `pdf` into `openai/pdf`.";
      filter = {
        maxDepth =
          option (types.nullOr types.ints.unsigned) null
            "How deep to look for skills: 0 is the root only, 1 its children, null any depth.";
        nameRegex = option (types.nullOr types.str) null "A regular expression that the whole path of a skill has to match.";
      };
    };
  };

  skill = types.submodule (
    { name, ... }:
    {
      options = {
        enable = option types.bool true "Whether to select this skill.";
        from = mkOption {
          type = types.str;
          description = "The name of the source.";
        };
        path = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "the name of the attribute";
          description = "The path of the skill below `subdir` of the source.";
        };
        rename = option (types.nullOr types.str) null "The id of the skill instead of the name of the attribute.";
        agents =
          option (types.nullOr (types.listOf types.nonEmptyStr)) null
            "The targets that get the skill: null is every enabled one, the empty list none.";
        packages = option (types.listOf types.package) [ ] "Packages whose programs are linked into the skill.";
        transform =
          option (types.nullOr types.raw) null
            "A function `{ original, dependencies }` that returns the text of SKILL.md.";
        rewriteCommands =
          option types.bool true
            "Has no effect: the names of programs in SKILL.md stay as they are, and its table of packages lists their paths.";
        meta = option (types.attrsOf types.anything) { } "Has no effect.";
        # Beyond agent-skills-nix.
        include = option (types.listOf types.str) [ ] "Globs of the only files that are part of the skill; empty: all.";
        exclude = option (types.listOf types.str) [ ] "Globs of files to leave out.";
        executable = option (types.listOf types.str) [ ] "Globs of files that are made executable.";
        allow = option (types.listOf (types.enum [
          "plugin"
          "hooks"
          "mcp"
          "settings"
        ])) [ ] "What agents may act on by themselves in the skill, beside SKILL.md.";
      };
    }
  );

  target = types.submodule (
    { name, ... }:
    {
      options = {
        enable = option types.bool true "Whether to install skills for this target.";
        dest = mkOption {
          type = types.str;
          default =
            defaultTargets.${name}
              or (throw "kitout: programs.agent-skills.targets.${name} is no agent with a known directory. Set programs.agent-skills.targets.${name}.dest.");
          defaultText = lib.literalMD "the directory of the agent";
          description = "The directory: `$HOME`, `~/`, `\${VAR}` and `\${VAR:-fallback}` are expanded during the install.";
        };
        structure = option (types.enum [
          "link"
          "symlink-tree"
          "copy-tree"
        ]) "symlink-tree" "One link for the whole directory, one link for each skill, or copies.";
        systems = option (types.listOf types.str) [ ] "The systems that the target is for; empty: all systems.";
      };
    }
  );
in
{
  options.programs.agent-skills = {
    enable = lib.mkEnableOption "agent skills, declared with the options of agent-skills-nix and installed by kitout";

    package = mkOption {
      type = types.package;
      default = pkgs.callPackage ./package.nix { };
      defaultText = lib.literalMD "the kitout of this flake";
      description = "kitout itself.";
    };

    inputs = mkOption {
      # Lazy, so that other inputs of the flake are not fetched.
      type = types.lazyAttrsOf types.raw;
      default = args.inputs or { };
      defaultText = lib.literalMD "`inputs` of `extraSpecialArgs`";
      description = "The flake inputs that `sources.<name>.input` may name.";
    };

    sources = option (types.attrsOf source) { } "The sources of skills.";

    skills = {
      enable = option (types.listOf types.str) [ ] "The ids of the skills to select.";
      enableAll =
        option (types.either types.bool (types.listOf types.str)) false
          "Whether to select every skill; or the names of the sources whose skills to select.";
      explicit = option (types.attrsOf skill) { } "Single skills with their own settings.";
      # Beyond agent-skills-nix.
      adjust = option (types.attrsOf
        (pkgs.formats.json { }).type
      ) { } "Settings of skills that are selected by `enable` and `enableAll`, by their ids, as in `skills.adjust` of skills.yaml.";
    };

    targets = option (types.attrsOf target) { } "The agents that get the skills; none by default.";

    excludePatterns = option (types.listOf types.str) [
      "/.system"
    ] "Entries of a target that kitout never touches. Ignored for the structure `link`.";

    bundlePath = mkOption {
      type = types.package;
      readOnly = true;
      description = "The bundle that is installed.";
    };
  };

  config = lib.mkIf cfg.enable {
    programs.agent-skills = {
      targets = lib.mapAttrs (
        _: dest:
        lib.mkDefault {
          inherit dest;
          enable = false;
        }
      ) defaultTargets;
      bundlePath = mkBundle {
        name = "agent-skills-bundle";
        scope = "user";
        inherit (translated) settings inputs packages;
      };
    };

    assertions = import ./theirs.nix {
      inherit config;
      inherit (translated) settings;
      module = "programs.agent-skills";
    };

    warnings = lib.optional (
      !lib.any (one: one.enable) (lib.attrValues cfg.targets)
    ) "programs.agent-skills.enable is set, and no target is: nothing is installed. Set programs.agent-skills.targets.claude.enable, for example.";

    home.activation = {
      agent-skills-check = lib.hm.dag.entryBefore [ "writeBoundary" ] activation.check;
      # After the links of Home Manager, so that those of an earlier generation are gone.
      agent-skills = lib.hm.dag.entryAfter [ "linkGeneration" ] activation.install;
    };
  };
}
