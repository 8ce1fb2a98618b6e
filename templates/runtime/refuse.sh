# ---- Refusing: what the user has to decide ----------------------------------------------------------------------------
# Reads: kt_base kt_believed kt_blocked kt_dir kt_doubt kt_doubt_ends kt_force kt_hook kt_maker kt_nl kt_parent kt_real
#   kt_refused_any kt_scope kt_short_path kt_shown kt_state kt_structure kt_tab kt_text kt_thing kt_tmp kt_tree kt_undo
#   kt_uninstall kt_verify kt_ways
# Sets: kt_entry_at kt_why
# Uses: words (kt_fail_io kt_printable kt_say kt_shorten kt_stop kt_warn), places (kt_find_maker kt_name_thing), tables
#   (kt_has), live (kt_read_link), ledger (kt_explain_doubt)
# Fails: 2 when an entry needs a decision; 3 when a file operation fails.

# Collects what the user has to know, and whether the run must end.
kt_note_refusals() {
  kt_shorten "$kt_real"
  kt_said=no kt_counted=no
  while IFS=' ' read -r kt_state_of kt_action kt_e; do
    case $kt_action in
      refuse)
        kt_refused_any=yes
        [ "$kt_said" = yes ] || kt_say "
  $kt_short_path" >>"$kt_tmp/refusals" || kt_fail_io
        kt_said=yes
        kt_explain_in_full
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
        kt_explain_in_full
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
    kt_way=replace
    if [ "$kt_e" = . ] && [ "$kt_structure" != link ]; then
      kt_way=remove kt_why='a directory is to be here'
    elif [ "$kt_e" = . ]; then
      kt_why='the directory is to be a link, but is something that kitout did not make'
    else
      kt_why='something else with this name is here already'
    fi
  elif kt_has -x -F -e "$kt_e" "$kt_dir/wanted.e"; then
    kt_way=replace kt_why='edited here after it was installed, and the bundle has another version'
  else
    kt_way=remove kt_why='edited here after it was installed, and the bundle no longer has it'
  fi
}

# As kt_explain, and what exactly is in the way of an entry.
kt_explain_in_full() {
  kt_explain
  case $kt_way$kt_state_of$kt_e in
    blocked* | *conflict*) return 0 ;;
    replaceforeign.)
      kt_name_what_is_there "$kt_parent" "$kt_base"
      kt_why="the directory is to be a link, but is $kt_there that kitout did not make"
      return 0
      ;;
    *foreign.) kt_name_what_is_there "$kt_parent" "$kt_base" ;;
    *) kt_name_what_is_there "$kt_tree" "$kt_e" ;;
  esac
  kt_why="$kt_why: $kt_there"
}

# Sets kt_there to what is in the way at $1/$2, as exactly as a reader needs it to decide.
kt_name_what_is_there() {
  kt_name_thing "$1/$2"
  kt_there=$kt_thing
  case $kt_there in
    'a link')
      kt_read_link "$1" "$2" || return 0
      kt_printable "$kt_text"
      kt_there="a link to $kt_shown"
      [ -e "$1/$2" ] || kt_there="$kt_there, which leads nowhere"
      kt_find_maker "$kt_text"
      [ -z "$kt_maker" ] || {
        kt_there="$kt_there and looks like one of $kt_maker's"
        case ${kt_makers:-} in *"$kt_maker"*) ;; *) kt_makers="${kt_makers:-}  If $kt_maker is still in use, $kt_undo; otherwise the link can be removed, or replaced with --force.$kt_nl" ;; esac
      }
      ;;
    'a directory')
      kt_count_differences
      case $kt_differences in *" $2:"*) ;; *) return 0 ;; esac
      kt_rest=${kt_differences#*" $2:"}
      kt_rest=${kt_rest%%:*}
      case $kt_rest in
        1) kt_there='a directory in which 1 file differs' ;;
        *) kt_there="a directory in which $kt_rest files differ" ;;
      esac
      ;;
  esac
}

# Sets kt_differences to " ENTRY:NUMBER:" for each entry with files that the bundle does not have, or not like this, or that
# only the bundle has. Once for each destination.
kt_count_differences() {
  [ "$kt_counted" = no ] || return 0
  kt_counted=yes
  cd "$kt_dir" || kt_fail_io
  case $kt_structure in
    copy-tree) sort live wanted.c ;;
    *) sort behind.live behind.wanted ;;
  esac >"$kt_tmp/sorted" || kt_fail_io
  uniq -u <"$kt_tmp/sorted" >different || kt_fail_io
  # A file that differs has two rows; the entry of what is a link itself has no files.
  sed -n "s|^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab\(.*//.\)|\1|p" different >"$kt_tmp/paths" || kt_fail_io
  sort -u "$kt_tmp/paths" >"$kt_tmp/sorted" || kt_fail_io
  sed 's|//.*||' "$kt_tmp/sorted" >"$kt_tmp/entries" || kt_fail_io
  uniq -c <"$kt_tmp/entries" >"$kt_tmp/counted" || kt_fail_io
  kt_words=$(sed 's/^ *\([0-9]*\) \(.*\)$/\2:\1:/' "$kt_tmp/counted") || kt_fail_io
  kt_differences=''
  for kt_d in $kt_words; do
    kt_differences="$kt_differences $kt_d"
  done
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
  [ -z "${kt_makers:-}" ] || kt_say "${kt_makers%"$kt_nl"}"
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
