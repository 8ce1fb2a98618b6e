# programs.kitout among Home Manager's own modules: what can be read from it, and configurations that must be refused.
{
  nixpkgs,
  home-manager,
  module,
  # Any directory and a lock.
  skills,
  lock,
}:

let
  pkgs = import nixpkgs { };
  inherit (pkgs) lib;

  evaluate =
    configurations:
    import (home-manager + "/modules") {
      inherit pkgs;
      configuration = {
        imports = [ module ] ++ configurations;
        home = {
          username = "ada";
          homeDirectory = "/home/ada";
          stateVersion = "24.05";
          enableNixpkgsReleaseCheck = false;
          sessionVariables.CLAUDE_CONFIG_DIR = "$HOME/claude";
        };
        manual.manpages.enable = false;
        news.display = "silent";
      };
    };

  kitout = given: {
    programs.kitout = {
      package = pkgs.kitout;
    }
    // given;
  };
  settings = {
    sources.mine.path = skills;
    skills.enableAll = [ "mine" ];
    targets.claude = true;
  };
  enabled = given: kitout ({ enable = true; } // given);
  of = given: evaluate [ (enabled given) ];

  order =
    home: map (entry: entry.name) (home.config.lib.dag.topoSort home.config.home.activation).result;
  about = wanted: lib.filter (name: lib.elem name wanted);

  first = of { inherit settings; };
  without = evaluate [ ];
  disabled = evaluate [
    (kitout {
      enable = false;
      src = throw "evaluated";
      settings = throw "evaluated";
    })
  ];
  bundle = first.config.programs.kitout.bundlePath;

  # Home Manager's own options for the same directories.
  beside =
    skills: options:
    (evaluate [
      (enabled {
        settings = settings // {
          skills.enable = skills;
          targets = {
            claude.dest = "$HOME/.claude/skills";
            opencode = true;
            codex.dest = "$HOME/.codex/skills";
          };
        };
      })
      { programs = options; }
    ]).activationPackage.drvPath;
  theirs = {
    claude-code = {
      enable = true;
      package = null;
      skills.review = "text";
      skills.docs = "text";
      plugins.helper = skills;
    };
    codex = {
      enable = true;
      package = null;
      skills.review = "text";
    };
    opencode = {
      enable = true;
      package = null;
      skills.review = "text";
    };
  };
in
{
  values = {
    undocumented = lib.attrNames (
      lib.filterAttrs (_: option: !(option ? description)) first.options.programs.kitout
    );
    documented = map (option: option.name) (
      lib.filter (option: lib.hasPrefix "programs.kitout." option.name) (
        lib.optionAttrSetToDocList { programs.kitout = first.options.programs.kitout; }
      )
    );
    order = about [
      "checkLinkTargets"
      "kitoutCheck"
      "writeBoundary"
      "linkGeneration"
      "kitout"
    ] (order first);
    entries = lib.mapAttrs (_: entry: entry.data) {
      inherit (first.config.home.activation) kitoutCheck kitout;
    };
    # What keeps the bundle from being collected: the activation script refers to it.
    scriptNeedsBundle =
      builtins.getContext first.config.home.activation.kitout.data
      ? ${builtins.unsafeDiscardStringContext bundle.drvPath};
    generation = lib.hasSuffix ".drv" first.activationPackage.drvPath;
    packages = lib.elem pkgs.kitout first.config.home.packages;
    facts = (of {
      inherit settings;
      facts.host = "laptop";
    }).config.programs.kitout.facts;
    profiles =
      (evaluate [
        (enabled {
          inherit settings;
          profile = "work";
        })
        {
          programs.kitout.profile = lib.mkAfter [
            "laptop"
            "late"
          ];
        }
      ]).config.programs.kitout.profile;
    mergedSettings =
      (evaluate [
        (enabled { inherit settings; })
        { programs.kitout.settings.targets.codex = true; }
      ]).config.programs.kitout.settings.targets;
    locked =
      lib.hasSuffix ".drv"
        (of {
          settings = settings // {
            sources.far.npm = "far";
          };
          lockFile = lock;
        }).activationPackage.drvPath;
    # An input of a flake is a set that leads into the store.
    inputAsPath =
      lib.hasSuffix ".drv"
        (of {
          settings = settings // {
            sources.mine.path = {
              outPath = "${skills}";
              inputs = throw "not read";
            };
          };
          sources.other.outPath = "${skills}";
        }).activationPackage.drvPath;
    fromSrc = lib.hasSuffix ".drv" (of { src = skills; }).activationPackage.drvPath;
    # Without import from derivation: its lock is not looked for.
    fromBuiltSrc =
      lib.hasSuffix ".drv"
        (of { src = pkgs.runCommand "built" { } ": >$out"; }).activationPackage.drvPath;
    # The build reports it, at its line: Nix reads no YAML, and does not know the agents.
    unknownTargetEvaluates =
      lib.hasSuffix ".drv"
        (of {
          settings = settings // {
            targets.nobody = true;
          };
        }).activationPackage.drvPath;
    besideTheirs = lib.hasSuffix ".drv" (beside [ "pdf" ] theirs);
    disabledIsNothing =
      disabled.activationPackage.drvPath == without.activationPackage.drvPath
      && order disabled == order without
      && !(disabled.config.home.activation ? kitout);
  };

  # The generation of each of them.
  refused =
    lib.mapAttrs (_: given: (of given).activationPackage.drvPath) {
      noConfiguration = { };
      twoConfigurations = {
        inherit settings;
        src = skills;
      };
      noLock.settings.sources.far.github = "a/b";
      notInLock = {
        settings.sources.other.git = "https://example.com/a";
        lockFile = lock;
      };
      homePath.settings.sources.mine.path = "~/skills";
      noInput.settings.sources.mine.input = "far";
      typeOfSrc.src = "/home/ada/skills";
      typeOfProfile = {
        inherit settings;
        profile = 1;
      };
      typeOfFacts = {
        inherit settings;
        facts.host = 1;
      };
      typeOfPackages = {
        inherit settings;
        packages.poppler = "poppler";
      };
      typeOfSettings.settings.targets.claude = x: x;
      typeOfSources = {
        inherit settings;
        sources.mine = "./skills";
      };
      typeOfLockFile = {
        inherit settings;
        lockFile = "skills.lock";
      };
      typeOfInputs = {
        settings.sources.mine.input = "far";
        inputs = [ ];
      };
      readOnly = {
        inherit settings;
        bundlePath = pkgs.kitout;
      };
      misspelt = {
        inherit settings;
        profiles = [ ];
      };
    }
    // {
      theirClaude = beside [ "docs" ] { inherit (theirs) claude-code; };
      theirPlugin = beside [ "helper" ] { inherit (theirs) claude-code; };
      theirCodex = beside [ "review" ] { inherit (theirs) codex; };
      theirOpencode = beside [ "review" ] { inherit (theirs) opencode; };
    };
}
