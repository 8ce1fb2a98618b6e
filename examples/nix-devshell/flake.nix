{
  description = "A development shell that brings a project's skills up to date";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    # In this checkout, with Nix 2.26 or newer. Elsewhere, the address that you have kitout from.
    kitout.url = "path:../..";
    kitout.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs =
    { nixpkgs, kitout, ... }:
    let
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
      bundle = kitout.lib.mkBundle {
        inherit pkgs;
        src = ./.;
      };
    in
    {
      devShells.${system}.default = pkgs.mkShell {
        shellHook = kitout.lib.mkShellHook { inherit bundle; };
      };
    };
}
