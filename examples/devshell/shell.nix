# `nix-shell` brings this project's skills up to date. In a flake, the same shellHook goes into devShells.<system>.default.
{ pkgs ? import <nixpkgs> { } }:

pkgs.mkShell {
  # The bundle is committed (`kitout build --out bundle`). Found from the top of the repository, wherever you enter it.
  shellHook = ''
    skills=$(git rev-parse --show-toplevel 2>/dev/null || pwd)
    AGENT_SKILLS_ROOT=$skills "$skills/bundle/shell-hook" || :
    unset skills
  '';
}
