# ---- Refusing: what the user has to decide ----------------------------------------------------------------------------
# Reads: kt_believed kt_blocked kt_dir kt_doubt kt_doubt_ends kt_force kt_hook kt_nl kt_real kt_refused_any kt_scope
#   kt_short_path kt_shown kt_state kt_thing kt_tmp kt_uninstall kt_verify kt_ways
# Sets: kt_entry_at kt_why
# Uses: words (kt_fail_io kt_printable kt_say kt_shorten kt_stop kt_warn), places (kt_name_thing), tables (kt_has),
#   ledger (kt_explain_doubt)
# Fails: 2 when an entry needs a decision; 3 when a file operation fails.

# Collects what the user has to know, and whether the run must end.
kt_note_refusals() {
  kt_shorten "$kt_real"
  kt_said=no
  while IFS=' ' read -r kt_state_of kt_action kt_e; do
    case $kt_action in
      refuse)
        kt_refused_any=yes
        [ "$kt_said" = yes ] || kt_say "
  $kt_short_path" >>"$kt_tmp/refusals" || kt_fail_io
        kt_said=yes
        kt_explain
        kt_name_place
        [ -n "$kt_ways" ] || kt_first_refused=$kt_entry_at kt_first_why=$kt_why
        kt_ways="$kt_ways $kt_way"
        [ "${kt_believed:-yes}" = yes ] || {
          kt_ways="$kt_ways doubted"
          kt_explain_doubt
          kt_shorten "$kt_real"
        }
        kt_say "    $kt_state_of  $kt_e: $kt_why" >>"$kt_tmp/refusals" || kt_fail_io
        ;;
      skip)
        kt_explain
        kt_name_place
        kt_say "kitout: left $kt_entry_at alone ($kt_state_of): $kt_why." >>"$kt_tmp/warnings" || kt_fail_io
        ;;
      keep)
        kt_name_place
        kt_line="kitout: kept $kt_entry_at, which was edited after it was installed"
        [ "$kt_uninstall" = yes ] || kt_line="$kt_line; --force restores the bundle's version, after copying yours to a backup"
        kt_say "$kt_line." >>"$kt_tmp/warnings" || kt_fail_io
        ;;
    esac
  done <"$kt_dir/notable"
}

# Sets kt_entry_at to the path of the entry kt_e, after kt_shorten: a destination that is one link is its own entry.
kt_name_place() {
  kt_entry_at=$kt_short_path
  [ "$kt_e" = . ] || kt_entry_at=$kt_entry_at/$kt_e
}

# Sets kt_why to the reason for a refusal, and kt_way to what kind of way out there is.
kt_explain() {
  case $kt_state_of$kt_nl$kt_blocked in
    *[\ "$kt_nl"]"$kt_e"[\ "$kt_nl"]*)
      kt_way=blocked kt_why='a link or a file is where its directory should be'
      [ "$kt_e" != . ] || kt_name_neighbours
      return 0
      ;;
  esac
  if [ "$kt_state_of" = foreign ]; then
    kt_way=replace kt_why='something else with this name is here already'
    [ "$kt_e" != . ] || { kt_name_thing "$kt_real" && kt_why="the directory is to be a link, but is $kt_thing that kitout did not make"; }
  elif kt_has -x -F -e "$kt_e" "$kt_dir/wanted.e"; then
    kt_way=replace kt_why='edited here after it was installed, and the bundle has another version'
  else
    kt_way=remove kt_why='edited here after it was installed, and the bundle no longer has it'
  fi
}

kt_name_neighbours() {
  kt_why='the directory is to become a link, but holds other things too'
  [ -s "$kt_dir/neighbours" ] || return 0
  kt_names='' kt_n=0
  while IFS= read -r kt_line; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -le 3 ] || continue
    kt_printable "$kt_line"
    kt_names=$kt_names${kt_names:+, }$kt_shown
  done <"$kt_dir/neighbours"
  [ "$kt_n" -le 3 ] || kt_names="$kt_names and $((kt_n - 3)) more"
  kt_why="$kt_why: $kt_names"
}

kt_stop_if_refused() {
  [ "$kt_verify$kt_force" != yesno ] || return 0
  if [ "$kt_refused_any" = yes ]; then
    [ "$kt_hook" = no ] || kt_stop 2 "the skills were not updated, because of $kt_first_refused: $kt_first_why." ''
    kt_warn 'nothing was changed, because these entries need your decision:'
    cat "$kt_tmp/refusals" >&2
    kt_say '' >&2
    kt_show_ways >&2
    exit 2
  fi
  [ ! -s "$kt_tmp/warnings" ] || cat "$kt_tmp/warnings" >&2
}

# Only the ways that are open: --force moves neither neighbours nor what is behind a link, and a directory that is no
# longer a target has no settings.
kt_show_ways() {
  case $kt_ways in
    *doubted*)
      kt_say "  $kt_doubt. $kt_doubt_ends"
      ;;
  esac
  kt_shorten "$kt_state/backups"
  kt_say '  To keep yours: move it elsewhere or rename it, and run this again.'
  case $kt_ways in
    *replace*)
      kt_or=''
      [ "$kt_scope" = user ] || kt_or=' (also over an older copy that came with the repository)'
      kt_say "  To get the bundle's version$kt_or: run this again with --force; yours is copied to $kt_short_path first."
      kt_say '  To keep yours and install the rest: set onConflict: keep for this target in skills.yaml.'
      ;;
    *remove*) kt_say "  To remove it: run this again with --force; it is copied to $kt_short_path first." ;;
  esac
  case $kt_ways in
    *blocked*) kt_say '  What is only in the way is never moved, not even with --force. Instead of one link, you can set structure: symlink-tree.' ;;
  esac
}
