{
  description = "The skills of a team, as a module for Home Manager";

  inputs.kitout.url = "path:../../..";

  outputs =
    { kitout, ... }:
    {
      homeManagerModules.default = {
        imports = [ kitout.homeManagerModules.default ];
        programs.kitout = {
          enable = true;
          src = ./.;
        };
      };
    };
}
