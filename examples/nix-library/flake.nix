{
  description = "A bundle from attributes, without a skills.yaml";

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
      # `settings` says what skills.yaml would say. A path in it is in the store when the bundle is built.
      bundle = kitout.lib.mkBundle {
        inherit pkgs;
        settings = {
          name = "nix-library-example";
          sources.mine.path = ./skills;
          skills.enable = [ "regex" ];
          targets.claude = true;
        };
      };
    in
    {
      # An image, a home directory or a machine without Nix and Node can take it: its scripts need only a shell.
      packages.${system}.default = bundle;
    };
}
