# The Home Manager module programs.kitout. It is a plain module: `imports = [ …/nix/home-manager.nix ]` is enough.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  inherit (lib) literalExpression mkOption types;

  cfg = config.programs.kitout;

  mkBundle = import ./bundle.nix {
    inherit pkgs;
    kitout = cfg.package;
  };

  bundle = mkBundle {
    inherit (cfg)
      src
      configFile
      settings
      lockFile
      inputs
      sources
      packages
      facts
      ;
    profiles = cfg.profile;
  };

  activation = import ./activation.nix {
    inherit lib config;
    bundle = cfg.bundlePath;
  };

  # A string must be a store path: any other one would be read on the machine that builds, or not at all.
  storable =
    types.addCheck types.path (
      path: builtins.isPath path || lib.hasPrefix "${builtins.storeDir}/" (toString path)
    )
    // {
      description = "path that Nix copies to its store (./skills without quotes, or an input of a flake)";
    };

  json = (pkgs.formats.json { }).type;

  remote = [
    "github"
    "git"
    "npm"
    "archive"
    "well-known"
  ];
  # An archive may also be a file, as a Nix path.
  isRemote =
    source:
    builtins.isAttrs source
    && lib.any (kind: source.${kind} or null != null) remote
    && !(source ? archive && !lib.hasPrefix "http" (toString source.archive));
  settings = if cfg.settings == null then { } else cfg.settings;
  declared = builtins.foldl' (known: name: known // (settings.profiles.${name}.sources or { })) (
    settings.sources or { }
  ) cfg.profile;
  locked =
    if cfg.lockFile == null then
      { }
    else
      (builtins.fromJSON (builtins.readFile cfg.lockFile)).sources or { };
  unlocked = lib.filter (
    name: isRemote declared.${name} && !(locked ? ${name}) && !(cfg.sources ? ${name})
  ) (builtins.attrNames declared);
in
{
  options.programs.kitout = {
    enable = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = ''
        Whether to install the skills of AI agents with kitout at each activation. If the installer refuses, nothing is
        activated.

        When it is disabled again, installed skills stay, but links are broken by the next garbage collection. Run
        `install --uninstall` of {option}`programs.kitout.bundlePath` before that.
      '';
    };

    package = mkOption {
      type = types.package;
      default = pkgs.callPackage ./package.nix { };
      defaultText = literalExpression "the kitout of this flake";
      description = ''
        The kitout package that builds the bundle. Its command line is installed too.
      '';
    };

    src = mkOption {
      type = types.nullOr storable;
      default = null;
      example = literalExpression "./.";
      description = ''
        The directory that contains {option}`programs.kitout.configFile` and everything that it names: its lock, skills,
        overlays. Set either this or {option}`programs.kitout.settings`.
      '';
    };

    configFile = mkOption {
      type = types.str;
      default = "skills.yaml";
      example = "agents/skills.yaml";
      description = ''
        The name of the configuration in {option}`programs.kitout.src`.
      '';
    };

    settings = mkOption {
      type = types.nullOr (types.attrsOf json);
      default = null;
      example = literalExpression ''
        {
          sources.mine.path = ./skills;
          skills.enableAll = [ "mine" ];
          targets.claude = true;
        }
      '';
      description = ''
        The configuration as attributes, with the keys of `skills.yaml`, instead of {option}`programs.kitout.src`.
        The `path` of a source is a Nix path.
      '';
    };

    lockFile = mkOption {
      type = types.nullOr storable;
      default = null;
      defaultText = literalExpression "the lock beside configFile, when there is one";
      example = literalExpression "./skills.lock";
      description = ''
        The lock that `kitout lock` writes. Nix fetches the sources in it. It is required when
        {option}`programs.kitout.src` is a package, whose content is not known before it is built.
      '';
    };

    inputs = mkOption {
      # Lazy, so that other inputs of the flake are not fetched.
      type = types.lazyAttrsOf types.raw;
      default = { };
      example = literalExpression "inputs";
      description = ''
        The paths of sources with `input: NAME`, by that name: for example the inputs of the flake.
      '';
    };

    sources = mkOption {
      type = types.attrsOf storable;
      default = { };
      example = literalExpression "{ company = ./company-skills; }";
      description = ''
        Directories to use, by the name of the source, in place of its origin in the configuration or the lock. They must
        contain the same bytes: a skill that differs from the lock is refused.
      '';
    };

    packages = mkOption {
      type = types.attrsOf types.package;
      default = { };
      example = literalExpression "{ poppler = pkgs.poppler_utils; }";
      description = ''
        The packages with the programs of `packages` in the configuration, by the name used there.
      '';
    };

    profile = mkOption {
      type = types.coercedTo types.str lib.singleton (types.listOf types.str);
      default = [ ];
      example = [
        "work"
        "laptop"
      ];
      description = ''
        The profile to merge in, or several; later ones take precedence. Across modules, `lib.mkBefore` and `lib.mkAfter`
        set the order.
      '';
    };

    facts = mkOption {
      type = types.attrsOf (types.either types.str types.bool);
      default = { };
      example = {
        host = "laptop";
        "env.WORK" = "1";
      };
      description = ''
        The facts for the conditions (`when`) of the configuration. The machine that builds is not inspected; the system is
        known, and `user` is {option}`home.username` unless it is set here.
      '';
    };

    bundlePath = mkOption {
      type = types.package;
      readOnly = true;
      description = ''
        The bundle that is installed. Only defined if {option}`programs.kitout.enable` is set.
      '';
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = (cfg.src == null) != (cfg.settings == null);
        message =
          if cfg.src == null then
            "programs.kitout has no configuration. Set programs.kitout.src to the directory of a skills.yaml, or write the configuration in programs.kitout.settings."
          else
            "programs.kitout.src and programs.kitout.settings are two configurations. Leave one of them out; a profile in skills.yaml is the way to vary one.";
      }
    ]
    ++ map (name: {
      assertion = false;
      message = "programs.kitout.settings.sources.${name} is fetched from elsewhere, and ${
        if cfg.lockFile == null then
          "programs.kitout.lockFile is not set"
        else
          "the lock in programs.kitout.lockFile does not have it"
      }. Write a skills.yaml with this source and the skills that you take from it, run `kitout lock` beside it, and set programs.kitout.lockFile to the skills.lock that it writes; or make the source an input of the flake, or bind it: programs.kitout.sources.${name} = ….";
    }) unlocked
    ++ import ./theirs.nix {
      inherit config settings;
      module = "programs.kitout";
    };

    programs.kitout = {
      bundlePath = bundle;
      facts.user = lib.mkDefault config.home.username;
    };

    home.packages = [ cfg.package ];

    home.activation = {
      kitoutCheck = lib.hm.dag.entryBefore [ "writeBoundary" ] activation.check;
      # home.file does not link skills, but it may link an agent's directory. That link has to exist first, since the installer
      # follows it; and links of an earlier generation at the path of a skill are gone by then.
      kitout = lib.hm.dag.entryAfter [ "writeBoundary" "linkGeneration" ] activation.install;
    };
  };
}
