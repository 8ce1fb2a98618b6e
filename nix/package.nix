# The command line, from this repository's source: `pkgs.callPackage ./package.nix { }`.
{
  lib,
  stdenv,
  buildNpmPackage,
  importNpmLock,
  makeWrapper,
  nodejs,
  gitMinimal,
}:

let
  root = ../.;
  manifest = lib.importJSON (root + "/package.json");
  lock = lib.importJSON (root + "/package-lock.json");

  # `kitout explain` prints the fixtures of diagnostics.
  parts = [
    "LICENSE"
    "agents"
    "bin"
    "package.json"
    "schemas"
    "scripts"
    "src"
    "templates"
    "test/diagnostics/fixtures"
    "tsconfig.json"
  ];
  isPart =
    path: _:
    let
      relative = lib.removePrefix "${toString root}/" path;
      isIn = directory: file: lib.hasPrefix "${directory}/" "${file}/";
    in
    relative != "src/generated" && builtins.any (part: isIn part relative || isIn relative part) parts;

  # package-lock.json leaves out addresses, and has the programs of every system.
  suits =
    dependency:
    builtins.elem stdenv.hostPlatform.node.platform (dependency.os or [ stdenv.hostPlatform.node.platform ])
    && builtins.elem stdenv.hostPlatform.node.arch (dependency.cpu or [ stdenv.hostPlatform.node.arch ]);
  withAddress =
    path: dependency:
    let
      name = lib.last (lib.splitString "node_modules/" path);
      file = "${baseNameOf name}-${dependency.version}.tgz";
    in
    if path == "" then
      dependency
    else
      { resolved = "https://registry.npmjs.org/${name}/-/${file}"; } // dependency;
in
buildNpmPackage {
  pname = manifest.name;
  inherit (manifest) version;

  src = builtins.path {
    name = "kitout-source";
    path = root;
    filter = isPart;
  };

  inherit nodejs;
  npmDeps = importNpmLock {
    npmRoot = root;
    package = manifest;
    packageLock = lock // {
      packages = lib.mapAttrs withAddress (lib.filterAttrs (_: suits) lock.packages);
    };
  };
  inherit (importNpmLock) npmConfigHook;
  nativeBuildInputs = [ makeWrapper ];

  # package.json is bundled into the program, so it must not name the dependencies in the store.
  preBuild = ''
    cp --no-preserve=mode ${root + "/package.json"} package.json
  '';

  # Everything is bundled into dist. The user's own git and npm come first on PATH; these are the fallback.
  installPhase = ''
    runHook preInstall
    mkdir -p "$out/lib/kitout"
    cp -r bin dist schemas package.json LICENSE "$out/lib/kitout"
    makeWrapper ${nodejs}/bin/node "$out/bin/kitout" \
      --add-flags "$out/lib/kitout/bin/kitout.js" \
      --suffix PATH : ${
        lib.makeBinPath [
          gitMinimal
          nodejs
        ]
      }
    runHook postInstall
  '';

  meta = {
    inherit (manifest) description;
    license = lib.licenses.mit;
    mainProgram = "kitout";
    platforms = lib.platforms.linux ++ lib.platforms.darwin;
  };
}
