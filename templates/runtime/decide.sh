# ---- Deciding: what is to be done with each entry ---------------------------------------------------------------------
# Reads: kt_added kt_conflict kt_dir kt_equal kt_force kt_keep_copies kt_nl kt_owned kt_real kt_refused kt_removed kt_replaced
#   kt_tmp kt_total kt_twin kt_uninstall
# Sets: kt_added kt_alike kt_blocked kt_drift kt_held kt_refused kt_removed kt_replaced kt_total
# Uses: words (kt_fail_io kt_say kt_stop), tables (kt_differ kt_empty kt_entries kt_minus kt_pick kt_read_list
#   kt_unite), twin (kt_is_as_twin kt_share_flags), equal (kt_find_equal), theirs (kt_find_owned), refuse (kt_note_refusals)
# Fails: 70 for a state that no entry can have; 3 when a table cannot be written.

# Sets kt_held to the table with what the ledger says of each entry: its settled rows or, of a change that was interrupted, the
# side that is live. With .c behind it, it is the sorted copy.
kt_resolve_pending() {
  cd "$kt_dir" || kt_fail_io
  kt_held=settled
  [ -s old ] || [ -s new ] || return 0
  kt_held=held
  { cat settled.c >held.c && cat settled >held; } || kt_fail_io
  kt_entries pending old.c new.c
  kt_differ live new.c not-new
  kt_minus pending not-new as-new
  kt_differ live old.c not-old
  kt_minus pending not-old as-old
  kt_unite decided as-new as-old
  kt_minus pending decided open
  # Live is neither: edited since. Then only what is wanted can make it "edited" instead of "conflict".
  kt_differ new.c wanted.c not-wanted
  kt_minus open not-wanted open-new
  kt_unite take-new as-new open-new
  kt_minus pending take-new take-old
  for kt_table in '' .c; do
    kt_pick take-new "new$kt_table" picked-new
    kt_pick take-old "old$kt_table" picked-old
    cat picked-new picked-old >>"held$kt_table" || kt_fail_io
  done
  kt_unite held.c held.c
}

# From live, held and wanted to states and actions.
kt_plan() {
  cd "$kt_dir" || kt_fail_io
  kt_alike=$kt_twin
  kt_share_flags || { kt_alike='' && kt_flag_entries; }
  kt_read_list flagged
  kt_flagged=$kt_words
  kt_find_equal "$kt_flagged"
  kt_find_owned "$kt_flagged"
  kt_read_list live.blocked
  kt_blocked=" $kt_words "
  kt_linked='  '
  [ "$kt_keep_copies" = no ] || { kt_read_list live.links && kt_linked=" $kt_words "; }
  kt_last='' kt_flags=''
  for kt_e in $kt_flagged end:; do
    if [ "${kt_e%:*}" != "$kt_last" ]; then
      [ -z "$kt_flags" ] || kt_decide "$kt_last"
      kt_last=${kt_e%:*} kt_flags=''
    fi
    kt_flags=$kt_flags${kt_e##*:}
  done >plan 4>notable 5>put 6>take 7>replace 8>save 9>linked || kt_fail_io
  [ ! -s notable ] || kt_note_refusals
  for kt_table in put take replace notable; do
    [ -z "$kt_alike" ] || kt_is_as_twin "$kt_table" || kt_alike=''
  done
}

# Writes what is known of each entry to flagged: lines of an entry, a colon and a digit.
kt_flag_entries() {
  if [ -s "$kt_held.c" ]; then kt_entries held.e "$kt_held.c"; else kt_empty held.e; fi
  kt_live_wanted=wanted.e
  # Against nothing, every entry differs.
  [ ! -s live ] || { kt_live_wanted=live-wanted && kt_differ live wanted.c live-wanted; }
  kt_differ live "$kt_held.c" live-held
  kt_held_wanted=changed
  [ "$kt_held" = settled ] || { kt_held_wanted=held-wanted && kt_differ held.c wanted.c held-wanted; }
  kt_flag=0
  set --
  # The entries to look at come first, and only their lines are kept. Before each table, a line tells the digit of its entries.
  for kt_table in look live.seen held.e wanted.e "$kt_live_wanted" live-held "$kt_held_wanted"; do
    kt_say ":$kt_flag" >"flag-$kt_flag" || kt_fail_io
    set -- "$@" "flag-$kt_flag" "$kt_table"
    kt_flag=$((kt_flag + 1))
  done
  sed -e '/^:/{' -e h -e d -e '}' -e G -e 's/\n//' "$@" >flags || kt_fail_io
  sort flags >"$kt_tmp/sorted" || kt_fail_io
  sed -n -e '/:0$/{' -e 's/:0$/:/' -e h -e d -e '}' -e G -e 's/^\(.*:\)\([1-6]\)\n\1$/\1\2/p' "$kt_tmp/sorted" >flagged || kt_fail_io
}

# The state table. The digits mean: 1 live, 2 in the ledger, 3 wanted, 4 live and wanted differ, 5 live and ledger differ,
# 6 ledger and wanted differ. An entry without rows differs from one with rows.
kt_decide() {
  case $kt_flags in
    123) kt_state_of=current kt_action=none ;;
    12356 | 1356) kt_state_of=converged kt_action=adopt ;;
    346 | 2345 | 23456) kt_state_of=missing kt_action=add ;;
    256) kt_state_of=gone kt_action=drop ;;
    12346) kt_state_of=stale kt_action=replace ;;
    1246) kt_state_of=orphan kt_action=remove ;;
    12345) kt_state_of=edited kt_action=keep ;;
    123456) kt_state_of=conflict kt_action=replace ;;
    12456) kt_state_of=conflict kt_action=remove ;;
    13456) kt_state_of=foreign kt_action=replace ;;
    *)
      # A destination that is to be a directory, and is a link into a store of Nix, is looked at although it is nobody's.
      [ "$kt_flags$1" = 145. ] ||
        kt_stop 70 "the entry $1 of $kt_real is in an impossible state ($kt_flags); nothing was changed." 'Please report this.'
      kt_state_of=foreign kt_action=remove
      ;;
  esac
  case $kt_state_of/${kt_equal:-} in
    edited/*[\ "$kt_nl"]"$1"[\ "$kt_nl"]* | conflict/*[\ "$kt_nl"]"$1"[\ "$kt_nl"]* | foreign/*[\ "$kt_nl"]"$1"[\ "$kt_nl"]*)
      kt_state_of=converged
      [ "$kt_action" = remove ] || kt_action=replace
      ;;
  esac
  case $kt_state_of$kt_force in
    editedyes) kt_action=replace ;;
    conflictno | foreignno)
      case $kt_uninstall$kt_conflict in
        yes*) kt_action=keep ;;
        nobackup) ;;
        nokeep)
          kt_action=skip
          # Nothing can be installed behind that.
          [ "$kt_flags" != 145 ] || kt_action=refuse
          ;;
        *) case ${kt_owned:-} in *" $1 "*) ;; *) kt_action=refuse ;; esac ;;
      esac
      ;;
  esac
  # Its row leaves the ledger, and its files stay. A link leads into the store, which does not keep for it what it leads to.
  case $kt_keep_copies$kt_action in
    yesremove)
      case $kt_linked in
        *[\ "$kt_nl"]"$1"[\ "$kt_nl"]*) ;;
        *) kt_action=drop ;;
      esac
      ;;
  esac
  # What is behind a link is somewhere else, and neighbours are never moved, not even to a backup.
  case $kt_blocked in
    *[\ "$kt_nl"]"$1"[\ "$kt_nl"]*)
      case $kt_action in
        none | adopt | keep | skip) ;;
        *) kt_action=refuse ;;
      esac
      ;;
  esac
  case $kt_action$kt_flags in
    add*) kt_added=$((kt_added + 1)) ;;
    replace*) kt_replaced=$((kt_replaced + 1)) ;;
    remove*) kt_removed=$((kt_removed + 1)) ;;
    refuse* | skip*) kt_refused=$((kt_refused + 1)) ;;
  esac
  case $kt_action$kt_flags in
    refuse*3* | skip*3*) kt_total=$((kt_total - 1)) ;;
  esac
  # What is left alone on purpose is as it should be.
  case $kt_state_of$kt_action in current* | *skip) ;; *) kt_drift=yes ;; esac
  kt_say "$kt_state_of $kt_action $1" || kt_fail_io
  case $kt_action in
    add) kt_say "$1" >&5 ;;
    replace) kt_say "$1" >&5 && kt_say "$1" >&7 && kt_list_saved "$1" ;;
    remove) kt_say "$1" >&6 && kt_list_saved "$1" ;;
    refuse | skip | keep) kt_say "$kt_state_of $kt_action $1" >&4 ;;
  esac || kt_fail_io
}

# Of what is replaced or removed, lists what is copied first: what is somebody's, and links to the bundle's bytes.
kt_list_saved() {
  case $kt_state_of in
    edited | conflict | foreign) kt_say "$1" >&8 ;;
    converged) kt_say "$1" >&9 ;;
  esac
}
