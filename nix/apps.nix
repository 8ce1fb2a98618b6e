# `nix run …#NAME`: commands of kitout, on the configuration of the working directory. Options come after `--`.
{ pkgs, kitout }:

let
  app = name: command: {
    type = "app";
    program = "${
      pkgs.writeShellScriptBin name ''
        exec ${kitout}/bin/kitout ${command} "$@"
      ''
    }/bin/${name}";
    meta.description = "kitout ${command}";
  };
in
builtins.mapAttrs app {
  skills-install = "install --scope user";
  skills-install-local = "install --scope project";
  skills-list = "list --json";
}
