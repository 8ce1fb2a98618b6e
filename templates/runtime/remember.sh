# ---- What is remembered -----------------------------------------------------------------------------------------------
# Reads: kt_bundle kt_current kt_history kt_hook kt_marked kt_moved kt_nl kt_note kt_overrides kt_own_note kt_owner
#   kt_rebuild kt_remembered kt_root kt_scope kt_state kt_tmp kt_uninstall kt_wanted_targets
# Sets: kt_marked_bundle kt_places kt_remembered kt_text
# Uses: start (kt_enter_root kt_find_mark kt_read_mark), words (kt_fail_io kt_say kt_stop), tables (kt_empty kt_has
#   kt_has_line kt_holds kt_read_list kt_write), notes (kt_note_ledgers kt_note_others kt_put_mark kt_put_note
#   kt_register_project)
# Fails: 2 for a hook that leaves an installation as it is; 3 for a damaged bundle, or when a file operation fails.

# <state>/current tells which bundle this owner installed last and where: kitout-current 1, bundle PATH, and for each
# directory a line destination PATH, or override PATH when only a variable of this run named it; relative to the root in
# project scope. <state>/history has a line "id PATH" for every bundle that was ever installed, by which the shell hook
# tells a new bundle from one that was rolled back.

# Before anything moves: adds the destinations of this run, since a run that is cut short must not leave any unrecorded.
kt_remember_more() {
  kt_places=''
  while [ -n "$kt_remembered" ]; do
    kt_d=${kt_remembered%%"$kt_nl"*}
    kt_remembered=${kt_remembered#*"$kt_nl"}
    [ "$kt_scope" = user ] || kt_d="${kt_d%% *} ${kt_d#*" ${kt_root%/}/"}"
    case $kt_nl$kt_places in *"$kt_nl$kt_d$kt_nl"*) ;; *) kt_places=$kt_places$kt_d$kt_nl ;; esac
  done
  [ "$kt_scope$kt_uninstall" != useryes ] || return 0
  kt_text="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl"
  [ ! -s "$kt_current" ] || { kt_read_list "$kt_current" && kt_text=$kt_words; }
  kt_others=$kt_places
  while [ -n "$kt_others" ]; do
    kt_line=${kt_others%%"$kt_nl"*}
    kt_others=${kt_others#*"$kt_nl"}
    case $kt_text in *"$kt_nl$kt_line$kt_nl"*) ;; *) kt_text=$kt_text$kt_line$kt_nl ;; esac
  done
  if [ "$kt_scope" = project ]; then
    kt_note_ledgers all
    kt_note_others
    kt_put_note all "$kt_history"
    [ "$kt_uninstall" = no ] || return 0
  fi
  kt_update "$kt_state/current" "$kt_text"
  kt_register_project
}

# When all is done: records the bundle, its destinations, and those others that this run was not about.
kt_remember() {
  kt_header="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl" kt_old_header='' kt_others=''
  if [ -s "$kt_current" ]; then
    while IFS= read -r kt_line; do
      case $kt_line:$kt_nl$kt_places in
        kitout-current* | 'bundle '*)
          kt_old_header=$kt_old_header$kt_line$kt_nl
          continue
          ;;
        *"${kt_nl}destination ${kt_line#* }$kt_nl"* | *"${kt_nl}override ${kt_line#* }$kt_nl"*) continue ;;
      esac
      case ${kt_wanted_targets:+some}${kt_overrides:+named}:$kt_line in
        some* | named:'destination '*) kt_others=$kt_others$kt_line$kt_nl ;;
      esac
    done <"$kt_current"
    # When the run was for some targets only, the bundle of the others is the one that counts.
    [ -z "$kt_wanted_targets" ] || kt_header=$kt_old_header
  fi
  [ "$kt_uninstall" = no ] || kt_places=''
  if [ "$kt_uninstall" = yes ] && [ -z "$kt_others" ]; then
    rm -f -- "$kt_state/current" "$kt_state/history" || kt_fail_io
    [ -z "$kt_note" ] || rm -f -- "$kt_note" "$kt_own_note" || kt_fail_io
  else
    kt_text=$kt_header$kt_places$kt_others
    kt_update "$kt_state/current" "$kt_text"
    kt_remember_bundle
    if [ "$kt_scope" = project ]; then
      kt_note_ledgers final
      kt_put_note final "$kt_tmp/history"
      kt_register_project
    fi
  fi
  kt_put_marks
}

kt_remember_bundle() {
  kt_empty "$kt_tmp/history"
  [ ! -s "$kt_history" ] || cat "$kt_history" >"$kt_tmp/history" || kt_fail_io
  [ -z "$kt_wanted_targets" ] || return 0
  kt_line=''
  IFS= read -r kt_line <"$kt_bundle/id" || kt_stop 3 "the bundle $kt_bundle is incomplete." "$kt_rebuild"
  kt_has_line "$kt_line $kt_bundle" "$kt_tmp/history" || kt_say "$kt_line $kt_bundle" >>"$kt_tmp/history" || kt_fail_io
  kt_read_list "$kt_tmp/history"
  kt_update "$kt_state/history" "$kt_words"
}

# Who moved this installation last, and where: hooks ask that. Whatever was uninstalled by hand stays so until somebody
# installs by hand; and so does an owner whose directories another one took over.
kt_put_marks() {
  kt_d=${kt_header#*"${kt_nl}bundle "}
  kt_marked_bundle=${kt_d%"$kt_nl"}
  kt_words=''
  [ ! -f "$kt_tmp/taken-from" ] || kt_read_list "$kt_tmp/taken-from"
  for kt_e in $kt_words; do
    kt_put_mark uninstalled "$kt_e"
  done
  if [ "$kt_uninstall" = yes ]; then
    # Directories of a variable are not those of the configuration.
    if [ -z "$kt_overrides" ] || [ -z "$kt_others" ]; then kt_put_mark uninstalled "$kt_owner"; fi
  elif [ "$kt_hook" = yes ]; then
    kt_put_mark hook "$kt_owner"
  else
    kt_put_mark hand "$kt_owner"
  fi
}

# Makes the text $2 what is in the file $1, in one step, unless it is.
kt_update() {
  ! kt_holds "$1" "$2" || return 0
  { kt_write "$1.new" "$2" && mv -f -- "$1.new" "$1"; } || kt_fail_io
}

# What was uninstalled by hand stays so.
kt_leave_hook_if_uninstalled() {
  [ "$kt_hook" = yes ] || return 0
  [ "$kt_scope" = user ] || kt_enter_root || return 0
  kt_find_mark || return 0
  kt_read_mark
  [ "${kt_moved:-}" != uninstalled ] || kt_stop 2 'these skills were uninstalled here, or taken over by another configuration; this hook does nothing until somebody installs them.' ''
}

# The hook belongs to one bundle and runs for as long as its shells do. When this bundle was installed before and is not
# the current one, somebody moved on, or rolled back, to another; the hook of an older bundle must not undo that, unless it
# was a hook, too: two branches of a project take turns. With `late`, it happened at this very moment: then whoever did it
# knows.
kt_leave_hook_if_replaced() {
  [ "$kt_hook" = yes ] || return 0
  [ "${kt_moved:-}" != uninstalled ] || exit 0
  [ -s "$kt_current" ] && [ -s "$kt_history" ] || return 0
  kt_text=$(sed -n 's/^bundle //p' "$kt_current") || kt_fail_io
  kt_line=''
  IFS= read -r kt_line <"$kt_bundle/id"
  # It may be the same one at another place: moved, or copied.
  [ "$kt_text" != "$kt_bundle" ] && ! kt_has_line "$kt_line $kt_text" "$kt_history" || return 0
  kt_has -e "^$kt_line " "$kt_history" || return 0
  case ${kt_moved:-}:${kt_marked:-} in
    hook:"root "*"${kt_nl}bundle $kt_text$kt_nl"*) return 0 ;;
    hand:"root "*"${kt_nl}bundle $kt_text$kt_nl"*)
      [ "$1" = late ] ||
        kt_stop 2 "the skills of another bundle, $kt_text, were installed by hand, so those of this one are not." ''
      ;;
  esac
  exit 0
}
