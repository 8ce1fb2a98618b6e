# What Home Manager runs of a bundle, as the scripts of two activation entries:
#   check    before the write boundary: names what Home Manager has at the same places (theirs.sh); then the installer's dry
#            run, which prints its table and refuses before anything is written
#   install  after it: the installer itself; in a dry run of Home Manager it is only printed
#
# Both scripts contain the path of the bundle, so a generation of Home Manager protects its bundle from garbage collection.
# Links lead into the bundle of the generation that was activated last, which never expires: it is the current one of the
# profile (or of the system), and Home Manager's root `current-home`. If an activation fails before the install, links still
# lead to the previous generation, and so does that root. An older generation, activated again, installs its own bundle.
{ config, bundle, ... }:

let
  # The variables in `dest` of a target may come from home.sessionVariables, which are not set where Home Manager runs. In a
  # subshell, so that nothing else sees them; an unset variable is empty there, as in a shell.
  withVariables = command: complaint: ''
    (
    set +u
    ${config.lib.shell.exportAll config.home.sessionVariables}
    ${command}
    ) || {
      kitoutStatus=$?
      errorEcho '${complaint}' >&2
      exit "$kitoutStatus"
    }
  '';
in
{
  check =
    withVariables
      ''
        ${builtins.readFile ./theirs.sh}
        kitoutNameTheirs ${bundle}/install ${builtins.storeDir} || exit
        ${bundle}/install --dry-run''
      "kitout: the skills cannot be installed, for the reason above, so nothing was activated. Where --force is the way out, activate once with AGENT_SKILLS_FORCE=1 in the environment; where --take-over is, run ${bundle}/install --take-over before.";

  install =
    withVariables
      ''
        if [[ -v VERBOSE ]]; then
          run ${bundle}/install
        else
          run ${bundle}/install --quiet
        fi''
      "kitout: the skills were not installed, for the reason above. Activate again when it is gone.";
}
