{
  description = "My agent skills";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    home-manager.url = "github:nix-community/home-manager";
    home-manager.inputs.nixpkgs.follows = "nixpkgs";
    # Put the address here that you have kitout from.
    kitout.url = "git+https://git.example/kitout";
    kitout.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs =
    {
      nixpkgs,
      home-manager,
      kitout,
      ...
    }:
    let
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
    in
    {
      # `home-manager switch --flake .#me` installs the skills for you.
      homeConfigurations.me = home-manager.lib.homeManagerConfiguration {
        inherit pkgs;
        modules = [
          kitout.homeManagerModules.default
          {
            home.username = "me";
            home.homeDirectory = "/home/me";
            home.stateVersion = "25.05";
            programs.kitout.enable = true;
            programs.kitout.src = ./.;
          }
        ];
      };
    };
}
