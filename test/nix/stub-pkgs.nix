# As much of nixpkgs as the tests need. Its derivations run the programs of this machine: `path` is their PATH, and
# `dependencies` a node_modules directory.
{
  system,
  path,
  dependencies,
}:

let
  run =
    name: env: text:
    derivation (
      env
      // {
        inherit name system;
        builder = "/bin/sh";
        args = [
          "-euc"
          # Without a sandbox, nothing may write to the home that Nix gives: it would be there.
          "export HOME=\"$TMPDIR/home\"\n${text}"
        ];
        PATH = path;
      }
    );

  split = builtins.match "(.*)-(.*)" system;
  kernel = builtins.elemAt split 1;
  cpu = builtins.elemAt split 0;

  program = name: pkgs.writeShellScriptBin name "PATH=${path} exec ${name} \"$@\"";

  pkgs = {
    inherit system;
    stdenv.hostPlatform = {
      inherit system;
      parsed.kernel.name = kernel;
      parsed.cpu.name = cpu;
      node.platform = kernel;
      node.arch =
        {
          x86_64 = "x64";
          aarch64 = "arm64";
        }
        .${cpu};
    };

    callPackage =
      file: args:
      let
        function = import file;
      in
      function (builtins.intersectAttrs (builtins.functionArgs function) pkgs // args);

    runCommand =
      name: env: text:
      run name (removeAttrs env [
        "nativeBuildInputs"
        "passthru"
      ]) text
      // env.passthru or { };
    writeText =
      name: text:
      run name {
        inherit text;
        passAsFile = [ "text" ];
      } ''cat "$textPath" >"$out"'';
    writeShellScriptBin =
      name: text:
      run name
        {
          text = "#!/bin/sh\n${text}";
          passAsFile = [ "text" ];
        }
        ''
          mkdir -p "$out/bin"
          cat "$textPath" >"$out/bin/${name}"
          chmod +x "$out/bin/${name}"
        '';
    fetchurl =
      {
        url,
        hash,
        name ? baseNameOf url,
      }:
      import <nix/fetchurl.nix> { inherit url hash name; };

    # Its output is the hook.
    mkShell = { shellHook, ... }: pkgs.writeText "shell-hook" shellHook // { inherit shellHook; };

    # The real phases of the package, with the dependencies that are here; `asked` is what nixpkgs would be asked for.
    buildNpmPackage =
      args:
      run "${args.pname}-${args.version}"
        {
          inherit (args) src;
          asked = builtins.toJSON (
            removeAttrs args [
              "nodejs"
              "nativeBuildInputs"
              "npmConfigHook"
            ]
          );
          passAsFile = [ "asked" ];
        }
        ''
          runHook() { :; }
          makeWrapper() {
            printf '#!/bin/sh\nexec %s %s "$@"\n' "$1" "$4" >"$2"
            chmod +x "$2"
          }
          cp -r "$src" source
          chmod -R u+w source
          cd source
          ln -s ${dependencies} node_modules
          echo '{ "of": "the dependencies" }' >package.json
          ${args.preBuild}
          npm run --silent build
          mkdir -p "$out/bin"
          ${args.installPhase}
          cp "$askedPath" "$out/asked.json"
        '';
    importNpmLock = {
      __functor = _: args: removeAttrs args [ "npmRoot" ];
      npmConfigHook = null;
    };
    nodejs = program "node";
    gitMinimal = program "git";
    jq = program "jq";
    shellcheck = program "shellcheck";
    nixfmt = program "nixfmt";
    nixfmt-tree = program "nixfmt";
    makeWrapper = null;

    lib = {
      inherit (builtins) mapAttrs;
      importJSON = file: builtins.fromJSON (builtins.readFile file);
      hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
      removePrefix =
        prefix: text:
        if pkgs.lib.hasPrefix prefix text then
          builtins.substring (builtins.stringLength prefix) (builtins.stringLength text) text
        else
          text;
      last = list: builtins.elemAt list (builtins.length list - 1);
      splitString = by: text: builtins.filter builtins.isString (builtins.split by text);
      filterAttrs =
        keep: set:
        removeAttrs set (builtins.filter (name: !keep name set.${name}) (builtins.attrNames set));
      makeBinPath = packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages);
      licenses.mit = "MIT";
      platforms.linux = [ ];
      platforms.darwin = [ ];
    };
  };
in
pkgs
