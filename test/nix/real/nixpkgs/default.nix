# What stands for nixpkgs, beside its real `lib`: as many packages as an activation script of Home Manager names, all of them
# empty, and derivations that are real but never built.
{
  config ? { },
  overlays ? [ ],
  ...
}:

let
  lib = import ./lib;
  system = "x86_64-linux";

  write =
    name: attributes: script:
    derivation (
      {
        inherit name system;
        builder = "/bin/sh";
        args = [
          "-c"
          script
        ];
      }
      // removeAttrs attributes [
        "passthru"
        "passAsFile"
      ]
    )
    // attributes.passthru or { };

  text =
    name: content:
    write name { inherit content; } ''printf %s "$content" >"$out"''
    // {
      inherit content;
    };

  json =
    lib.types.nullOr (
      lib.types.oneOf [
        lib.types.bool
        lib.types.int
        lib.types.float
        lib.types.str
        lib.types.path
        (lib.types.attrsOf json)
        (lib.types.listOf json)
      ]
    )
    // {
      description = "JSON value";
    };

  packages = lib.genAttrs [
    "bash"
    "coreutils"
    "diffutils"
    "emptyDirectory"
    "findutils"
    "gettext"
    "glibcLocales"
    "gnugrep"
    "gnused"
    "jq"
    "kitout"
    "lndir"
    "man"
    "ncurses"
    "poppler"
    "sd-switch"
    "shared-mime-info"
    "systemd"
  ] (
    name:
    write name { } ": >$out"
    // {
      version = "1";
      meta.mainProgram = name;
      override = _: packages.${name};
    }
  );

  pkgs = packages // {
    inherit config lib overlays;
    path = ./.;
    buildPackages = packages;
    stdenv.hostPlatform = lib.systems.elaborate system;
    formats = lib.genAttrs [
      "hocon"
      "ini"
      "iniWithGlobalSection"
      "javaProperties"
      "json"
      "keyValue"
      "libconfig"
      "toml"
      "xml"
      "yaml"
    ] (
      _: _: {
        type = json;
        lib.types.atom = json;
        generate = name: value: text name (if lib.isString value then value else builtins.toJSON value);
      }
    );
    fetchurl = { url, hash }: write "fetched" { inherit url hash; } ": >$out";
    runCommand = write;
    runCommandLocal = write;
    replaceVars = file: values: write (baseNameOf file) values ": >$out";
    writeText = text;
    writeTextDir = name: text (baseNameOf name);
    writeShellScript = text;
    writeTextFile = { name, text, ... }: pkgs.writeText name text;
    buildEnv = { name, ... }: write name { } ": >$out";
  };
in
pkgs
