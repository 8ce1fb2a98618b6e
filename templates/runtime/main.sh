# kitout installer, second part: makes every destination exactly what its data table says, and loses nothing.
#
# A run, as kt_main shows it: collect the destinations, lock them, look at all of them, decide; if anything is refused,
# nothing changes. Then stage everything, announce the change in the ledgers, move by rename, and write the final ledgers.
#
# What a destination holds is compared as text: one row for each file or link, a type, an identity and a path between tabs.
#   f  SHA-256    entry//path    a file
#   x  SHA-256    entry//path    a file that its owner may execute
#   l  link text  entry//path    a link inside an entry
#   l  link text  entry          an entry that is a link
#   l  link text  .              a destination that is a link
# Two more types are used only for what is live and in no bundle:
#   o  -          entry//path    a device, a socket, an unreadable file, a name with control characters
#   d  -          entry//        a directory without any file
# The double slash marks where the entry ends; to the operating system it is a single one.
#
# An entry consists of A-Z a-z 0-9 . _ - and slashes and begins with neither . nor -, so a list of entries is a list of
# words. Every other name is always quoted, or read from a file, one per line.
#
# Reads: kt_added kt_break_locks kt_bundle kt_dry kt_force kt_from kt_help kt_hook kt_keep_copies kt_nl kt_overrides kt_owner
#   kt_porcelain kt_quiet kt_real kt_removed kt_replaced kt_root kt_root_given kt_scope kt_shared kt_short_path kt_tab
#   kt_take_over kt_uninstall kt_usage kt_verify kt_wanted_targets
# Sets: kt_entry_bre kt_entry_re kt_fields kt_made kt_stages
# Uses: words (kt_choose_say kt_say kt_shorten), usage (kt_check_usage kt_show_help), machine (kt_prepare), destinations
#   (kt_collect kt_each), register (kt_add_remembered), control (kt_choose_control kt_measure_ledgers kt_probe), locks
#   (kt_lock_destinations kt_lock_owner), waiting (kt_tell_locks), tables (kt_check_room), look (kt_look), refuse (kt_stop_if_refused), verify
#   (kt_stop_if_looking), output (kt_print_line kt_print_porcelain), stage (kt_stage), move (kt_announce kt_finish
#   kt_move), records (kt_read_records), remember (kt_leave_hook_if_replaced kt_leave_hook_if_uninstalled kt_remember
#   kt_remember_more)
# Fails: at once when a variable of start.sh or of the preamble is missing; otherwise only where another part does.

# What the preamble and start.sh must have set.
: "${kt_scope:?}" "${kt_owner:?}" "${kt_bundle:?}" "${kt_root:?}" "${kt_wanted_targets?}" "${kt_usage?}" "${kt_help:?}"
: "${kt_from?}" "${kt_root_given:?}" "${kt_overrides?}" "${kt_shared?}" "${kt_tab:?}" "${kt_nl:?}"
: "${kt_dry:?}" "${kt_porcelain:?}" "${kt_force:?}" "${kt_take_over:?}" "${kt_quiet:?}" "${kt_verify:?}" "${kt_uninstall:?}"
: "${kt_keep_copies:?}" "${kt_hook:?}" "${kt_break_locks:?}"

kt_entry_re='[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*'
kt_entry_bre='[A-Za-z0-9_][A-Za-z0-9._-]*\(/[A-Za-z0-9_][A-Za-z0-9._-]*\)*'
kt_fields='name structure view conflict targets exclude at real parent base tree control link_base prune moves total added replaced removed refused self believed via held theirs alike'

kt_main() {
  exec </dev/null
  # The hook keeps one line of standard error for kt_stop.
  if [ "$kt_hook" = yes ]; then
    # When standard error is closed, copying the descriptor would be an error that ends the shell.
    (exec 3>&2) || exec 2>/dev/null
    exec 3>&2 >/dev/null 2>&1
  fi
  kt_choose_say
  [ "$kt_help" = no ] || { kt_show_help; exit 0; }
  kt_check_usage
  kt_leave_hook_if_uninstalled
  kt_prepare
  kt_collect
  kt_leave_hook_if_replaced early
  if [ "$kt_dry" = no ]; then
    kt_lock_owner
    kt_read_records
    kt_leave_hook_if_replaced late
  fi
  [ -n "$kt_wanted_targets" ] || kt_add_remembered
  if [ "$kt_dry" = no ]; then
    kt_each kt_choose_control
    kt_lock_destinations
    kt_each kt_probe
  fi
  [ "$kt_dry" = no ] || kt_tell_locks
  kt_measure_ledgers
  kt_each kt_look
  kt_check_room
  [ "$kt_porcelain" = no ] || kt_each kt_print_porcelain
  kt_stop_if_refused
  kt_stop_if_looking
  kt_each kt_stage
  kt_check_room
  kt_remember_more
  trap '' HUP INT PIPE TERM
  kt_each kt_announce
  kt_each kt_move
  kt_each kt_finish
  kt_remember
  # From here on there is nothing to undo.
  kt_made='' kt_stages=''
  [ "$kt_porcelain" = yes ] || kt_each kt_print_line
  [ "$kt_hook" = no ] || kt_report_hook
  exit 0
}

# The hook runs without being asked, so what it changed deserves a line.
kt_report_hook() {
  kt_line=''
  kt_each kt_add_to_report
  [ -z "$kt_line" ] || kt_say "kitout: skills updated:$kt_line." >&3
}

kt_add_to_report() {
  [ "$kt_added$kt_replaced$kt_removed" != 000 ] || return 0
  kt_shorten "$kt_real"
  kt_line="$kt_line${kt_line:+,} +$kt_added ~$kt_replaced -$kt_removed in $kt_short_path"
}
