{
  description = "One skills.yaml, compiled into a locked bundle of agent skills and the scripts that install it";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      forEachSystem =
        outputs:
        builtins.listToAttrs (
          map
            (system: {
              name = system;
              value = outputs nixpkgs.legacyPackages.${system};
            })
            [
              "aarch64-darwin"
              "aarch64-linux"
              "x86_64-darwin"
              "x86_64-linux"
            ]
        );
      kitoutFor = pkgs: self.packages.${pkgs.stdenv.hostPlatform.system}.default;
      withKitout =
        file: pkgs:
        import file {
          inherit pkgs;
          kitout = kitoutFor pkgs;
        };
    in
    {
      packages = forEachSystem (pkgs: {
        default = pkgs.callPackage ./nix/package.nix { };
      });

      lib = import ./nix/lib.nix;

      homeManagerModules = {
        default = ./nix/home-manager.nix;
        agent-skills = ./nix/agent-skills.nix;
      };

      apps = forEachSystem (withKitout ./nix/apps.nix);
      checks = forEachSystem (withKitout ./nix/checks.nix);
      formatter = forEachSystem (pkgs: pkgs.nixfmt-tree);

      templates.default = {
        path = ./nix/template;
        description = "Agent skills for your user, with Home Manager";
      };
    };
}
