# ---- Help, and options that are wrong or do not go together -----------------------------------------------------------
# Reads: kt_bundle kt_keep_copies kt_overrides kt_root_given kt_scope kt_shared kt_uninstall kt_usage kt_verify kt_wanted_targets
# Sets: kt_override_name
# Uses: install (kt_destinations), words (kt_say kt_stop)
# Fails: 64 for an option, a target or a variable that makes no sense here.

kt_show_help() {
  kt_audience='for your user' kt_root_help='' kt_take_over_help=''
  kt_env_help="  AGENT_SKILLS_DESTS          install into these directories instead, as links"
  if [ "$kt_scope" = project ]; then
    kt_audience='into one project'
    kt_take_over_help=",
                  and believe what is recorded in the project although your own state does not know it"
    kt_root_help="
  --root DIR      the project's directory; default: \$AGENT_SKILLS_ROOT, else the working directory"
    kt_env_help="  AGENT_SKILLS_ROOT           same as --root
  AGENT_SKILLS_LOCAL_DESTS    other directories for the targets, in the order of their names"
  fi
  kt_say "Installs the skills of this bundle $kt_audience: $kt_bundle

Usage: ${0##*/} [options]

  --dry-run       show what would be done, change nothing
  --target NAME   only this target; can be repeated
  --force         replace what was edited or is not from kitout, after backing it up
  --take-over     take over directories that another configuration installed$kt_take_over_help
  --verify        compare everything with the bundle, change nothing; with --force, repair it
  --uninstall     remove what kitout installed and nothing else
  --keep-copies   with --uninstall: leave installed copies where they are, as your own; links are removed$kt_root_help
  --break-locks   take the locks of installers that may have ended; make sure first that none is running
  --porcelain     print the plan for programs, one tab-separated record per line
  --quiet         print only warnings and errors
  --help          show this help

For each directory, a line of output tells how many skills were added (+), replaced (~), removed (-), left unchanged (=),
and left alone because they are yours (!).

Environment:
$kt_env_help
  AGENT_SKILLS_FORCE=1        same as --force
  AGENT_SKILLS_QUIET=1        same as --quiet

Exit status: 0 done, 1 the configuration does not fit this machine, 2 your decision is needed, 3 the system failed
(files, permissions, locks), 64 wrong usage."
}

kt_check_usage() {
  kt_override_name=AGENT_SKILLS_DESTS kt_dest_key=dest
  [ "$kt_scope" = user ] || kt_override_name=AGENT_SKILLS_LOCAL_DESTS kt_dest_key=localDest
  [ -z "$kt_usage" ] || kt_stop 64 "$kt_usage." "Run '$0 --help' to see the options."
  kt_known_targets=''
  kt_destinations kt_note_targets
  for kt_target in $kt_wanted_targets; do
    case " $kt_known_targets " in
      *" $kt_target "*) ;;
      *) kt_stop 64 "this bundle has no target $kt_target." "Its targets:$kt_known_targets" ;;
    esac
  done
  if [ "$kt_uninstall" = yes ] && [ "$kt_verify" = yes ]; then
    kt_stop 64 '--uninstall and --verify cannot be used together.' 'Use only one of them.'
  fi
  if [ "$kt_uninstall$kt_keep_copies" = noyes ]; then
    kt_stop 64 '--keep-copies is for --uninstall.' 'Add --uninstall, or omit it.'
  fi
  if [ "$kt_scope" = user ] && [ "$kt_root_given" = yes ]; then
    kt_stop 64 '--root is for projects, but this script installs for your user.' "Omit it, or run $kt_bundle/install-local."
  fi
  [ -n "$kt_overrides" ] || return 0
  [ -n "$kt_shared" ] ||
    kt_stop 64 "$kt_override_name cannot be used here: the targets of this bundle do not all get the same skills." \
      "Unset $kt_override_name, and set ${kt_dest_key} of each target in skills.yaml."
  [ -z "$kt_wanted_targets" ] ||
    kt_stop 64 "$kt_override_name and --target cannot be used together." "Unset $kt_override_name, or omit --target."
}

kt_note_targets() {
  kt_known_targets="$kt_known_targets $5"
}
