{
  description = "A Home Manager configuration with the skills of a team";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    home-manager.url = "github:nix-community/home-manager";
    home-manager.inputs.nixpkgs.follows = "nixpkgs";
    skills.url = "path:../child";
  };

  outputs =
    {
      nixpkgs,
      home-manager,
      skills,
      ...
    }:
    {
      homeConfigurations.me = home-manager.lib.homeManagerConfiguration {
        pkgs = nixpkgs.legacyPackages.x86_64-linux;
        modules = [
          skills.homeManagerModules.default
          {
            home.username = "me";
            home.homeDirectory = "/home/me";
            home.stateVersion = "25.05";
          }
        ];
      };
    };
}
