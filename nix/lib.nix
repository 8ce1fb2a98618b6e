# Functions for flakes and expressions. Each takes the `pkgs` to work with, and the last three a bundle from mkBundle.
let
  # The bundle is built with the kitout of the building machine.
  kitoutFor = pkgs: (pkgs.buildPackages or pkgs).callPackage ./package.nix { };

  # Arguments of agent-skills-nix that are settings of the configuration in kitout.
  inConfiguration = {
    excludePatterns = "targets.NAME.exclude";
    system = "targets.NAME.systems";
    targets = "targets";
  };
  # The value; throws if the function was given an unknown argument.
  unlessGiven =
    unknown: function: value:
    let
      names = builtins.attrNames unknown;
      name = builtins.head names;
    in
    if names == [ ] then
      value
    else if inConfiguration ? ${name} then
      throw "kitout: ${function} takes no `${name}`: write `${inConfiguration.${name}}` in skills.yaml (or in the `settings` of mkBundle), and leave it out here."
    else
      throw "kitout: ${function} takes no `${name}`. Leave it out; nix/lib.nix says what it takes.";
in
{
  # A bundle; see bundle.nix for the arguments.
  mkBundle =
    {
      pkgs,
      kitout ? kitoutFor pkgs,
      ...
    }@args:
    import ./bundle.nix { inherit pkgs kitout; } (
      removeAttrs args [
        "pkgs"
        "kitout"
      ]
    );

  # A shellHook for devShells: updates the project's skills. It never fails, never waits, and prints one line at most.
  mkShellHook =
    {
      bundle,
      pkgs ? null,
      quiet ? false,
      # The project, as the shell expands it.
      root ? "\${AGENT_SKILLS_ROOT:-$(git rev-parse --show-toplevel 2>/dev/null || pwd)}",
      ...
    }@args:
    unlessGiven (removeAttrs args [
      "bundle"
      "pkgs"
      "quiet"
      "root"
    ]) "mkShellHook"
      ''
        AGENT_SKILLS_ROOT="${root}" ${if quiet then "AGENT_SKILLS_QUIET=1 " else ""}${bundle.forProject or bundle}/shell-hook || :
      '';

  # bin/skills-install: for the user. It may install links into the bundle, so it protects the bundle from garbage collection.
  mkInstallScript =
    {
      pkgs,
      bundle,
      quiet ? false,
      ...
    }@args:
    unlessGiven (removeAttrs args [
      "bundle"
      "pkgs"
      "quiet"
    ]) "mkInstallScript"
      (
        pkgs.writeShellScriptBin "skills-install" ''
          ${if quiet then "export AGENT_SKILLS_QUIET=1\n" else ""}exec sh ${./install-rooted.sh} ${bundle} "$@"
        ''
      );

  # bin/skills-install-local: into the project of the working directory.
  mkLocalInstallScript =
    {
      pkgs,
      bundle,
      quiet ? false,
      ...
    }@args:
    unlessGiven (removeAttrs args [
      "bundle"
      "pkgs"
      "quiet"
    ]) "mkLocalInstallScript"
      (
        pkgs.writeShellScriptBin "skills-install-local" ''
          ${if quiet then "export AGENT_SKILLS_QUIET=1\n" else ""}exec ${bundle.forProject or bundle}/install-local "$@"
        ''
      );
}
