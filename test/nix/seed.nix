# The translation of programs.agent-skills without a module system: what kitout is given for an example, as JSON.
{
  name,
  package ? {
    name = "jq-1.7.1";
    outPath = builtins.storeDir + "/00000000000000000000000000000000-jq-1.7.1";
  },
}:

let
  example = (import ./seed-examples.nix { inherit package; }).${name};

  # What the options of the module have by themselves.
  over =
    defaults: set:
    builtins.mapAttrs (
      name: default:
      if builtins.isAttrs default && default != { } then
        over default (set.${name} or { })
      else
        set.${name} or default
    ) defaults;
  each = builtins.mapAttrs;
  known = import ../../nix/agent-skills/targets.nix;
  given = over {
    sources = { };
    skills = {
      enable = [ ];
      enableAll = false;
      explicit = { };
      adjust = { };
    };
    targets = { };
    excludePatterns = [ "/.system" ];
  } example.config;

  translated = import ../../nix/agent-skills/settings.nix {
    inputs = example.inputs or { };
    cfg = given // {
      sources = each (
        _:
        over {
          input = null;
          path = null;
          subdir = ".";
          idPrefix = null;
          filter = {
            maxDepth = null;
            nameRegex = null;
          };
        }
      ) given.sources;
      skills = given.skills // {
        explicit = each (
          name:
          over {
            enable = true;
            from = null;
            path = name;
            rename = null;
            agents = null;
            packages = [ ];
            transform = null;
            include = [ ];
            exclude = [ ];
            executable = [ ];
            allow = [ ];
          }
        ) given.skills.explicit;
      };
      targets =
        builtins.mapAttrs (_: dest: {
          inherit dest;
          enable = false;
          structure = "symlink-tree";
          systems = [ ];
        }) known
        // each (
          name:
          over {
            enable = true;
            dest = known.${name} or null;
            structure = "symlink-tree";
            systems = [ ];
          }
        ) given.targets;
    };
  };
  written = import ../../nix/settings.nix { inherit (translated) settings inputs; };
in
{
  yaml = written.text;
  paths = builtins.mapAttrs (_: toString) written.bound;
  inputs = builtins.mapAttrs (_: input: toString input.outPath) translated.inputs;
  packages = builtins.mapAttrs (_: package: "${package}") translated.packages;
}
