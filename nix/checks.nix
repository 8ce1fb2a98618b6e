# What `nix flake check` builds.
{ pkgs, kitout }:

let
  lib = import ./lib.nix;
  bundle = lib.mkBundle {
    inherit pkgs kitout;
    src = ../examples/quickstart;
  };
  scripts = [
    (lib.mkInstallScript { inherit pkgs bundle; })
    (lib.mkLocalInstallScript { inherit pkgs bundle; })
  ];
  shellHook = pkgs.writeText "shell-hook.sh" (lib.mkShellHook { inherit bundle; });
in
{
  inherit kitout bundle;

  shell = pkgs.runCommand "kitout-shellcheck" { nativeBuildInputs = [ pkgs.shellcheck ]; } ''
    cd ${bundle}
    shellcheck -x -P SCRIPTDIR install install-local shell-hook scripts/*
    shellcheck ${./install-rooted.sh} ${builtins.concatStringsSep " " (map (script: "${script}/bin/*") scripts)}
    shellcheck -s sh ${shellHook}
    touch "$out"
  '';

  format = pkgs.runCommand "kitout-nixfmt" { nativeBuildInputs = [ pkgs.nixfmt ]; } ''
    find ${../.} -name '*.nix' -type f -not -path '*/node_modules/*' -exec nixfmt --check {} +
    touch "$out"
  '';
}
