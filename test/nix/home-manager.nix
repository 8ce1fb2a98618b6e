# programs.kitout under the stub, as JSON can hold it. Building the bundle is replaced: `runCommand` gives the directory of
# `bundle`, and remembers its command.
{
  module,
  bundle ? "/nowhere/bundle",
  # A function of `{ package, fetched }`, so that a test can write Nix.
  given,
  variables ? { },
  # home.file, as a function of `{ package }`.
  files ? _: { },
}:

let
  lib = import ./stub-lib.nix;

  package = name: {
    type = "derivation";
    inherit name;
    outPath = "/nowhere/${name}";
  };

  pkgs = {
    stdenv.hostPlatform.parsed = {
      kernel.name = "linux";
      cpu.name = "x86_64";
    };
    formats.json = _: { type = lib.types.raw; };
    fetchurl = { url, hash }: "/nowhere/fetched-${hash}";
    writeText = name: text: builtins.toFile name text;
    runCommand =
      name: attrs: command:
      package name
      // {
        outPath = bundle;
        inherit command;
      };
  };

  evaluated = lib.evaluate {
    inherit module pkgs;
    given = {
      package = package "kitout";
    }
    // given { inherit package; };
    home = {
      username = "ada";
      homeDirectory = "/home/ada";
      sessionVariables = variables;
      file = builtins.mapAttrs (name: file: { target = name; } // file) (files { inherit package; });
    };
  };
  inherit (evaluated) config emitted options;
in
{
  undocumented = builtins.filter (name: !(options.${name} ? description)) (builtins.attrNames options);
  emitted = builtins.attrNames emitted;
  complaints = map (one: one.message) (builtins.filter (one: !one.assertion) emitted.assertions);
  packages = map (one: one.name) emitted.home.packages;
  activation = emitted.home.activation;
  inherit (config.programs.kitout) bundlePath facts profile;
  inherit (config.programs.kitout.bundlePath) command;
}
