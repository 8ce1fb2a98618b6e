{
  description = "Skills that are changed on the way, with programs of nixpkgs";

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
        profiles = [ "work" ];
        # The skill runs this jq, whatever is on PATH. Such a bundle is for you, and not for a project that others have.
        packages = { inherit (pkgs) jq; };
        # What the `when` of skills.yaml asks about. Nothing is asked of the machine that builds.
        facts.host = "laptop";
      };
    in
    {
      packages.${system}.default = bundle;
      apps.${system}.default = {
        type = "app";
        program = "${kitout.lib.mkInstallScript { inherit pkgs bundle; }}/bin/skills-install";
      };
    };
}
