# The Home Manager module programs.kitout. It is a plain module: `imports = [ …/nix/home-manager.nix ]` is all it takes.
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

  # A string is only good where it leads into the store: any other one would be read on the machine that builds, or not at all.
  storable =
    types.addCheck types.path (
      path: builtins.isPath path || lib.hasPrefix "${builtins.storeDir}/" (toString path)
    )
    // {
      description = "path that Nix takes into its store (./skills without quotes, or an input of a flake)";
    };

  json = (pkgs.formats.json { }).type;

  remote = [
    "github"
    "git"
    "npm"
    "archive"
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
        Whether to install the skills of AI agents with kitout, at each activation. Where the installer refuses, nothing is
        activated.

        When it is not enabled any more, what is installed stays, and links lose what they lead to at the next garbage
        collection: before that, run `install --uninstall` of {option}`programs.kitout.bundlePath`.
      '';
    };

    package = mkOption {
      type = types.package;
      default = pkgs.callPackage ./package.nix { };
      defaultText = literalExpression "the kitout of this flake";
      description = ''
        The kitout that builds the bundle. Its command line is installed too.
      '';
    };

    src = mkOption {
      type = types.nullOr storable;
      default = null;
      example = literalExpression "./.";
      description = ''
        The directory that {option}`programs.kitout.configFile` stands in, with all that it names: its lock, skills, overlays.
        Either this or {option}`programs.kitout.settings` is set.
      '';
    };

    configFile = mkOption {
      type = types.str;
      default = "skills.yaml";
      example = "agents/skills.yaml";
      description = ''
        The configuration in {option}`programs.kitout.src`.
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
        The lock that `kitout lock` writes. Nix fetches the sources in it. It has to be given when
        {option}`programs.kitout.src` is a package: what is in that is not known before it is built.
      '';
    };

    inputs = mkOption {
      # Lazy: the other inputs of a flake are not fetched for this.
      type = types.lazyAttrsOf types.raw;
      default = { };
      example = literalExpression "inputs";
      description = ''
        What sources with `input: NAME` are, by that name: the inputs of the flake will do.
      '';
    };

    sources = mkOption {
      type = types.attrsOf storable;
      default = { };
      example = literalExpression "{ company = ./company-skills; }";
      description = ''
        Directories to take sources from, by the name of the source, instead of where the configuration or the lock says: other
        ways to the same bytes. What differs from the lock is refused.
      '';
    };

    packages = mkOption {
      type = types.attrsOf types.package;
      default = { };
      example = literalExpression "{ poppler = pkgs.poppler_utils; }";
      description = ''
        What provides the programs of `packages` in the configuration, by the name used there.
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
        The profile to merge in, or several; a later one wins over those before it. Between modules, `lib.mkBefore` and
        `lib.mkAfter` say which is later.
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
        What conditions (`when`) of the configuration are told. Nothing is asked of the machine that builds; the system is
        known, and `user` is {option}`home.username` unless it is set here.
      '';
    };

    bundlePath = mkOption {
      type = types.package;
      readOnly = true;
      description = ''
        The bundle that is installed. It has no value unless {option}`programs.kitout.enable` is set.
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
    }) unlocked;

    programs.kitout = {
      bundlePath = bundle;
      facts.user = lib.mkDefault config.home.username;
    };

    home.packages = [ cfg.package ];

    home.activation = {
      kitoutCheck = lib.hm.dag.entryBefore [ "writeBoundary" ] activation.check;
      # Skills are not linked by home.file; but an agent's directory may be, and then it has to be there first: the installer
      # goes where it leads. And what an earlier generation had linked to the place of a skill is gone by then.
      kitout = lib.hm.dag.entryAfter [ "writeBoundary" "linkGeneration" ] activation.install;
    };
  };
}
