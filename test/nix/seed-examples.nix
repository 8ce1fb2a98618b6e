# What users of agent-skills-nix write in `programs.agent-skills`, in the shapes of its examples and tests.
{
  # A program's package.
  package,
  # Where the skills of the examples stand.
  examples ? ../../examples,
}:

let
  # A source that has to be built before it can be read.
  built = derivation {
    name = "skills";
    system = "x86_64-linux";
    builder = "/bin/sh";
  };
  inputs.anthropic-skills.outPath = examples + "/quickstart";
  anthropic = {
    input = "anthropic-skills";
    subdir = "skills";
  };
  withTransform = transform: packages: {
    config = {
      sources.local.path = examples + "/transform/upstream";
      skills.explicit.postmortem = {
        from = "local";
        inherit packages transform;
      };
      targets.claude.enable = true;
    };
  };
  builtTransform = transform: {
    config = {
      sources.local.path = built;
      skills.explicit.notes = {
        from = "local";
        inherit transform;
      };
    };
  };
in
{
  # One flake: its inputs are passed on, and sources name them.
  quickstart-main = {
    inherit inputs;
    config = {
      sources = { inherit anthropic; };
      skills.enable = [
        "code-review"
        "commit-message"
      ];
      targets.claude.enable = true;
    };
  };

  # A flake of its own for the skills: it gives paths.
  quickstart-child.config = {
    sources.anthropic = {
      path = inputs.anthropic-skills;
      subdir = "skills";
      idPrefix = "anthropic";
      filter.maxDepth = 1;
    };
    skills.enableAll = [ "anthropic" ];
    targets.agents.enable = true;
    targets.codex.enable = true;
  };

  local-install.config = {
    sources.anthropic = {
      path = inputs.anthropic-skills;
      subdir = "skills";
    };
    skills.enable = [
      "code-review"
      "release/changelog"
    ];
    targets.claude.enable = true;
  };

  # What kitout has beyond agent-skills-nix.
  adjusted.config = {
    sources.local.path = examples + "/quickstart/skills";
    skills = {
      enable = [ "code-review" ];
      adjust.code-review = {
        include = [ "SKILL.md" ];
        allow = [ "hooks" ];
        patches = [ ];
      };
      explicit.profile = {
        from = "local";
        path = "csv-profile";
        exclude = [ "scripts" ];
        allow = [ "plugin" ];
      };
    };
    targets.claude.enable = true;
  };

  # Both mean the root of the source.
  subdir-empty.config = {
    sources.local = {
      path = examples + "/quickstart/skills";
      subdir = "";
    };
    skills.enable = [ "code-review" ];
    # An error of agent-skills-nix: the same id twice.
    skills.explicit.code-review = {
      from = "local";
      transform = { original, ... }: original + "Ours.\n";
    };
    targets.claude.enable = true;
  };

  filters.config = {
    sources.local = {
      path = examples + "/quickstart/skills";
      input = "not-there";
      filter = {
        maxDepth = 0;
        nameRegex = "release/.*";
      };
    };
    skills.enableAll = true;
  };

  targets.config = {
    sources.fixture.path = examples + "/packages/skills/json-logs";
    skills.explicit = {
      shared = {
        from = "fixture";
        path = ".";
        meta.note = "ignored";
      };
      claude-only = {
        from = "fixture";
        path = ".";
        agents = [
          "claude"
          "inactive"
        ];
      };
      hidden = {
        from = "fixture";
        path = ".";
        rename = "documents/hidden";
        agents = [ ];
      };
      disabled = {
        enable = false;
        from = "nowhere";
        agents = [ "unknown" ];
      };
    };
    targets = {
      claude = {
        dest = ".claude/skills";
        structure = "link";
      };
      codex.structure = "copy-tree";
      custom = {
        dest = "\${MY_HOME:-$HOME/.custom}/skills";
        systems = [ "x86_64-linux" ];
      };
      inactive = {
        enable = false;
        dest = "$HOME/.inactive/skills";
      };
    };
    excludePatterns = [
      "/.system"
      ".cache/"
    ];
  };

  packages.config = {
    sources.local.path = examples + "/packages/skills";
    skills.explicit = {
      json-logs = {
        from = "local";
        packages = [ package ];
        rewriteCommands = false;
      };
      pdf-text = {
        from = "local";
        packages = [ package ];
      };
    };
  };

  transform = withTransform (
    { original, dependencies }:
    ''
      # Custom Header

      ${dependencies}

      ${original}

      Write {{original}}, \{{name}} and {${dependencies}} as they are: \${dependencies}
    ''
  ) [ package ];
  transform-without-packages = withTransform (
    { original, dependencies }: original + (if dependencies == "" then "No programs." else dependencies)
  ) [ ];
  # Nothing that it writes is read as a template.
  transform-signs = withTransform (
    { original, dependencies }:
    original + "\nWrite {{original}}, {{{original}}}, \\{{name}} and {{! this }} {${original}\\${original}"
  ) [ ];
  # It changes the text: what it makes of this one is taken.
  transform-replaces = withTransform (
    { original, dependencies }: builtins.replaceStrings [ "Postmortem" ] [ "{{Report}}" ] original
  ) [ ];
  transform-built = builtTransform (
    { original, dependencies }:
    original + "\n" + builtins.concatStringsSep "\n" [
      dependencies
      "behind ${original}"
    ]
  );
  transform-built-alone = builtTransform ({ original, dependencies }: original);

  # Mistakes.
  wrong-input.config.sources.anthropic = anthropic;
  wrong-no-source.config.sources.anthropic.subdir = "skills";
  wrong-path.config.sources.local.path = "/home/somebody/skills";
  wrong-from.config.skills.explicit.pdf.from = "anthropc";
  wrong-agent.config = {
    sources.local.path = examples + "/quickstart/skills";
    skills.explicit.code-review = {
      from = "local";
      agents = [ "cluade" ];
    };
  };
  wrong-exclude.config = {
    excludePatterns = [ "*.tmp" ];
    targets.claude.enable = true;
  };
  wrong-packages.config = {
    sources.local.path = examples + "/packages/skills";
    skills.explicit = {
      json-logs = {
        from = "local";
        packages = [ package ];
      };
      pdf-text = {
        from = "local";
        packages = [ (package // { outPath = "${package}-other"; }) ];
      };
    };
  };
  wrong-transform-text = withTransform ({ original, dependencies }: [ original ]) [ ];
  wrong-transform-function = withTransform "{{original}}" [ ];
  wrong-transform-dependencies = withTransform (
    { original, dependencies }: original + builtins.substring 0 5 dependencies
  ) [ package ];
  wrong-transform-built = builtTransform ({ original, dependencies }: builtins.substring 0 3 original);
  wrong-transform-replaces = builtTransform (
    { original, dependencies }: builtins.replaceStrings [ "a" ] [ "b" ] original
  );
}
