# programs.agent-skills among Home Manager's own modules: what can be read from it, and what must be refused.
{ nixpkgs, home-manager }:

let
  pkgs = import nixpkgs { };
  inherit (pkgs) lib;
  package = pkgs.jq;

  examples = import ./seed-examples.nix { inherit package; };
  isMistake = name: lib.hasPrefix "wrong-" name;

  evaluate =
    inputs: configuration:
    import (home-manager + "/modules") {
      inherit pkgs;
      extraSpecialArgs = { inherit inputs; };
      configuration = {
        imports = [
          ../../nix/agent-skills.nix
          configuration
        ];
        home = {
          username = "ada";
          homeDirectory = "/home/ada";
          stateVersion = "24.05";
          enableNixpkgsReleaseCheck = false;
        };
        manual.manpages.enable = false;
        news.display = "silent";
      };
    };
  of =
    example:
    evaluate (example.inputs or { }) {
      programs.agent-skills = {
        enable = true;
        package = pkgs.kitout;
      }
      // example.config;
    };
  given = config: of { inherit config; };

  # What kitout is given.
  yamlOf =
    home: (import ../../nix/settings.nix { inherit (home.config.programs.agent-skills.bundlePath) settings; }).text;
  asWithoutModules =
    name: yamlOf (of examples.${name}) == (import ./seed.nix { inherit name package; }).yaml;

  order =
    home:
    map (entry: entry.name)
      ((import (home-manager + "/modules/lib/dag.nix") {
        lib = lib // {
          inherit (home.config.lib) dag;
          hm = home.config.lib;
        };
      }).topoSort
        home.config.home.activation
      ).result;

  first = of examples.quickstart-main;
  without = evaluate { } { };
  disabled = evaluate { } {
    programs.agent-skills = {
      package = throw "evaluated";
      skills.enable = throw "evaluated";
    };
  };
in
{
  values = {
    same = lib.genAttrs (lib.filter (name: !isMistake name) (lib.attrNames examples)) asWithoutModules;
    generations = lib.all (
      name: isMistake name || lib.hasSuffix ".drv" (of examples.${name}).activationPackage.drvPath
    ) (lib.attrNames examples);
    undocumented = map (option: option.name) (
      lib.filter (
        option:
        lib.hasPrefix "programs.agent-skills." option.name && (option.description or null) == null
      ) (lib.optionAttrSetToDocList { programs.agent-skills = first.options.programs.agent-skills; })
    );
    order = lib.filter (
      name:
      lib.elem name [
        "agent-skills-check"
        "writeBoundary"
        "linkGeneration"
        "agent-skills"
      ]
    ) (order first);
    generationNeedsBundle = builtins.hasContext first.config.home.activation.agent-skills.data;
    targets = lib.mapAttrs (_: target: target.enable) first.config.programs.agent-skills.targets;
    optionOverInputs =
      (given {
        inputs.anthropic-skills = examples.quickstart-main.inputs.anthropic-skills;
        sources.anthropic.input = "anthropic-skills";
      }).config.programs.agent-skills.bundlePath.settings.sources;
    warnings = (given { }).config.warnings;
    noWarnings = first.config.warnings;
    disabledIsNothing =
      disabled.activationPackage.drvPath == without.activationPackage.drvPath
      && order disabled == order without;
  };

  # The generation of each of them.
  refused = lib.mapAttrs (_: example: (of example).activationPackage.drvPath) (
    lib.filterAttrs (name: _: isMistake name) examples
    // lib.mapAttrs (_: config: { inherit config; }) {
      wrong-dest.targets.nobody.enable = true;
      wrong-structure.targets.claude.structure = "links";
      wrong-depth.sources.local = {
        path = ../../examples;
        filter.maxDepth = -1;
      };
      wrong-agents-type = {
        sources.local.path = ../../examples/quickstart/skills;
        skills.explicit.code-review = {
          from = "local";
          agents = "claude";
        };
      };
      wrong-enable-all.skills.enableAll = "local";
      wrong-option.sources.local.subDir = "skills";
      wrong-readonly.bundlePath = pkgs.jq;
    }
  );
}
