# Without flakes: `import ./. { inherit pkgs; }` has the package, the functions of nix/lib.nix for these `pkgs`, and the modules.
{
  pkgs ? import <nixpkgs> { },
}:

let
  kitout = pkgs.callPackage ./nix/package.nix { };
  lib = import ./nix/lib.nix;
in
builtins.mapAttrs (_: function: args: function ({ inherit pkgs; } // args)) lib
// {
  inherit kitout;
  mkBundle = args: lib.mkBundle ({ inherit pkgs kitout; } // args);
  homeManagerModules = {
    default = ./nix/home-manager.nix;
    agent-skills = ./nix/agent-skills.nix;
  };
}
