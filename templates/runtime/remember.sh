# ---- What is remembered -----------------------------------------------------------------------------------------------
# Reads: kt_bundle kt_hook kt_nl kt_overrides kt_rebuild kt_remembered kt_root kt_scope kt_state kt_tmp kt_uninstall
#   kt_wanted_targets
# Sets: kt_here_before kt_remembered kt_state_home kt_text
# Uses: start (kt_find_state_home), words (kt_fail_io kt_say kt_stop kt_warn), machine (kt_hash_one kt_make_dir), tables
#   (kt_empty kt_has), fill (kt_put_file)
# Fails: 3 for a damaged bundle, or when a file operation fails. A note that cannot be written is only a warning.

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
  [ "$kt_uninstall" = no ] || return 0
  kt_text="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl"
  [ ! -f "$kt_state/current" ] || kt_text=$(cat "$kt_state/current")$kt_nl || kt_fail_io
  kt_others=$kt_places
  while [ -n "$kt_others" ]; do
    kt_line=${kt_others%%"$kt_nl"*}
    kt_others=${kt_others#*"$kt_nl"}
    case $kt_text in *"$kt_nl$kt_line$kt_nl"*) ;; *) kt_text=$kt_text$kt_line$kt_nl ;; esac
  done
  kt_put_current
  kt_register_project
}

# When all is done: records the bundle, its destinations, and those others that this run was not about.
kt_remember() {
  kt_header="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl" kt_old_header='' kt_others=''
  if [ -f "$kt_state/current" ]; then
    kt_n=0
    while IFS= read -r kt_line; do
      kt_n=$((kt_n + 1))
      case $kt_n:$kt_nl$kt_places in
        1:* | 2:*)
          kt_old_header=$kt_old_header$kt_line$kt_nl
          continue
          ;;
        *"${kt_nl}destination ${kt_line#* }$kt_nl"* | *"${kt_nl}override ${kt_line#* }$kt_nl"*) continue ;;
      esac
      case ${kt_wanted_targets:+some}${kt_overrides:+named}:$kt_line in
        some* | named:'destination '*) kt_others=$kt_others$kt_line$kt_nl ;;
      esac
    done <"$kt_state/current"
    # When the run was for some targets only, the bundle of the others is the one that counts.
    [ -z "$kt_wanted_targets" ] || kt_header=$kt_old_header
  fi
  [ "$kt_uninstall" = no ] || kt_places=''
  if [ "$kt_uninstall" = yes ] && [ -z "$kt_others" ]; then
    rm -f -- "$kt_state/current" "$kt_state/history" || kt_fail_io
    kt_register_project
    return 0
  fi
  kt_text=$kt_header$kt_places$kt_others
  kt_put_current
  [ -z "$kt_wanted_targets" ] || return 0
  kt_line=''
  IFS= read -r kt_line <"$kt_bundle/id" || kt_stop 3 "the bundle $kt_bundle is incomplete." "$kt_rebuild"
  kt_empty "$kt_tmp/history"
  [ ! -f "$kt_state/history" ] || cat "$kt_state/history" >"$kt_tmp/history" || kt_fail_io
  kt_has -x -F -e "$kt_line $kt_bundle" "$kt_tmp/history" || {
    kt_say "$kt_line $kt_bundle" >>"$kt_tmp/history" || kt_fail_io
    kt_update "$kt_tmp/history" "$kt_state/history"
  }
}

kt_put_current() {
  kt_say "${kt_text%"$kt_nl"}" >"$kt_tmp/current" || kt_fail_io
  kt_update "$kt_tmp/current" "$kt_state/current"
}

# Replaces $2 by $1 in one step, if they differ.
kt_update() {
  ! cmp -s "$1" "$2" || return 0
  kt_put_file "$1" "$2.new"
  mv -f -- "$2.new" "$2" || kt_fail_io
}

# In the user's own state, a file for each project names it and its bundle: kitout gc learns from it what links lead to,
# and the installer that this machine installed there before. It is named by the SHA-256 of its first line. Sets kt_note
# and kt_here_before.
kt_find_note() {
  kt_note='' kt_here_before=yes kt_state_home=''
  [ "$kt_scope" = project ] || return 0
  kt_here_before=no
  kt_find_state_home || return 0
  kt_say "$kt_root" >"$kt_tmp/note" || kt_fail_io
  kt_hash_one "$kt_tmp/note" || kt_fail_io
  kt_note=$kt_state_home/.projects/${kt_line%% *}
  [ ! -f "$kt_note" ] || kt_here_before=yes
}

kt_register_project() {
  [ -n "$kt_note" ] || return 0
  if [ "$kt_uninstall" = yes ] && [ ! -f "$kt_state/current" ]; then
    rm -f -- "$kt_note"
    return 0
  fi
  { kt_say "$kt_root" && kt_say "bundle $kt_bundle"; } >"$kt_tmp/note" || kt_fail_io
  cmp -s "$kt_tmp/note" "$kt_note" || {
    # Without it, links into the store may one day lead nowhere; copies do not need it. That is not a reason to fail.
    { kt_make_dir "${kt_note%/*}" && cp "$kt_tmp/note" "$kt_note.new" && mv -f -- "$kt_note.new" "$kt_note"; } 2>/dev/null ||
      kt_warn "cannot write to ${kt_note%/*}, so kitout gc will not know about $kt_root."
  }
}

# The hook belongs to one bundle and runs for as long as its shells do. When this bundle was installed before and is not
# the current one, somebody moved on, or rolled back, to another; the hook of an older bundle must not undo that.
kt_leave_hook_if_replaced() {
  [ "$kt_hook" = yes ] && [ -f "$kt_state/current" ] && [ -f "$kt_state/history" ] || return 0
  kt_text=$(sed -n 's/^bundle //p' "$kt_state/current") || kt_fail_io
  kt_line=''
  IFS= read -r kt_line <"$kt_bundle/id"
  # It may be the same one at another place: moved, or copied.
  [ "$kt_text" != "$kt_bundle" ] && ! kt_has -x -F -e "$kt_line $kt_text" "$kt_state/history" || return 0
  ! kt_has -e "^$kt_line " "$kt_state/history" || exit 0
}
