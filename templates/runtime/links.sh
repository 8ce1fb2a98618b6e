# ---- Links that are not ours ------------------------------------------------------------------------------------------
# Reads: kt_dir kt_nl kt_overrides kt_phys kt_real kt_root kt_scope kt_via
# Sets: kt_at kt_missing
# Uses: install (kt_destinations), start (kt_selected), words (kt_fail_io kt_say), places (kt_physical)
# Fails: 3 when a table cannot be written.

# Whether a destination of this run is kt_phys, or below it. Leaves all of them as they are.
kt_is_made_here() {
  [ -z "$kt_overrides" ] || return 1
  kt_sought=$kt_phys kt_is_made=no kt_own_at=$kt_at kt_own_missing=$kt_missing
  kt_destinations kt_compare_place
  kt_physical "$kt_sought"
  kt_at=$kt_own_at kt_missing=$kt_own_missing
  [ "$kt_is_made" = yes ]
}

kt_compare_place() {
  { kt_selected "$5" "$7" && [ -z "$kt_missing" ] && kt_physical "$kt_at"; } || return 0
  case $kt_phys/ in "$kt_sought"/*) kt_is_made=yes ;; esac
}

# Of a destination that a link leads to, the ledger says where the link is: --uninstall leaves it the directory.
kt_note_via() {
  [ -n "$kt_via" ] || return 0
  kt_e=$kt_via
  [ "$kt_scope" = user ] || kt_e=${kt_e#"${kt_root%/}"/}
  kt_other_headers=''
  while IFS= read -r kt_line; do
    case $kt_line in 'via '*) ;; *) kt_other_headers=$kt_other_headers$kt_line$kt_nl ;; esac
  done <"$kt_dir/unknown"
  kt_say "${kt_other_headers}via $kt_e" >"$kt_dir/unknown" || kt_fail_io
}

# Whether a link of somebody else's needs the directory kt_real, even if it is empty.
kt_is_led_to() {
  [ -z "$kt_via" ] || return 0
  while IFS= read -r kt_line; do
    case $kt_line in 'via '*) ;; *) continue ;; esac
    kt_e=${kt_line#via }
    [ "$kt_scope" = user ] || kt_e=$kt_root/$kt_e
    [ -L "$kt_e" ] && kt_physical "$kt_e" && [ "$kt_phys" = "$kt_real" ] && return 0
  done <"$kt_dir/unknown"
  return 1
}
