{
  description = "A command that installs a project's skills";

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
      apps.${system} = {
        # Copies, into the project of the working directory.
        skills-install-local = {
          type = "app";
          program = "${kitout.lib.mkLocalInstallScript { inherit pkgs bundle; }}/bin/skills-install-local";
        };
        # The same skills for you. Links into the store, which the command protects from the garbage collector.
        skills-install = {
          type = "app";
          program = "${kitout.lib.mkInstallScript { inherit pkgs bundle; }}/bin/skills-install";
        };
      };
    };
}
