# What Home Manager runs of a bundle, as the texts of two activation entries:
#   check    before the write boundary: the installer's dry run, which prints its table and refuses before anything is written
#   install  after it: the installer itself; in a dry run of Home Manager it is only named
#
# Both texts contain the path of the bundle, so a generation of Home Manager keeps its bundle from being collected as garbage.
# Links lead into the bundle of the generation that was activated last, and that one is never expired: it is the current one of
# the profile (or of the system), and Home Manager's root `current-home`. Where an activation fails before it installs, links
# still lead to the generation before, and that root too. An older generation, activated again, installs its own bundle again.
{ config, bundle, ... }:

let
  # What `dest` of a target names is known to the user's shells by home.sessionVariables, and is not set yet where Home Manager
  # runs. In a subshell, since it is nobody else's; a variable that is not set is empty there, as it is in a shell.
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
  check = withVariables "${bundle}/install --dry-run" "kitout: the skills cannot be installed, for the reason above, so nothing was activated. Where --force is the way out, activate once with AGENT_SKILLS_FORCE=1 in the environment; where --take-over is, run ${bundle}/install --take-over before.";

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
