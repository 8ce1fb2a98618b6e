# ---- Records: what this user's own state knows ------------------------------------------------------------------------
# Whatever is in a project may have come with the clone: <root>/.kitout, which installers of version 0.1.0 read, and every
# ledger. So what a project's installer remembers is also in the user's own state, <state home>/.notes/<hash>-<owner>, where
# the hash is the SHA-256 of the root and a newline:
#
#   kitout-note 1
#   root <path>
#   earlier                          version 0.1.0 had installed here before
#   bundle <path>                    these lines are as in <state>/current (see below)
#   destination <path>               or: override <path>
#   known <path>                     a bundle that an installer of this format was run from
#   installed <id> <path>            as in <state>/history
#   ledger <SHA-256> <destination>   a ledger that this user's installer wrote, or is about to write, the newest first
#
# Rows of a ledger count where its digest is noted. Otherwise the ledger is as good as absent, and only --take-over believes
# it. Version 0.1.0 noted only the root and its last bundle, in <state home>/.projects/<hash>: what it left is believed once.
# Reads: kt_digest kt_mark kt_nl kt_owner kt_real kt_root kt_scope kt_state kt_state_home kt_take_over kt_tmp
#   kt_uninstall
# Sets: kt_counts_once kt_current kt_earlier kt_here_before kt_history kt_note kt_own_note kt_state_home kt_text
# Uses: start (kt_find_mark kt_read_mark), words (kt_fail_io kt_say), machine (kt_hash_one), control
#   (kt_refuse_giant_records), tables (kt_empty kt_has kt_has_line kt_minus kt_read_list)
# Fails: 3 when a file operation fails.

# Sets kt_note and kt_own_note to the user's own notes about a project, to nothing where there is no place for them.
kt_find_records() {
  kt_note='' kt_own_note='' kt_state_home=''
  if kt_find_mark && [ "$kt_scope" = project ]; then
    kt_say "$kt_root" >"$kt_tmp/note" || kt_fail_io
    kt_hash_one "$kt_tmp/note" || kt_fail_io
    kt_root_hash=$kt_digest
    kt_note=$kt_state_home/.projects/$kt_root_hash
    kt_own_note=$kt_state_home/.notes/$kt_root_hash-$kt_owner
  fi
  kt_read_records
}

# Sets kt_current and kt_history to files with what is remembered. Called again under the lock, since its previous holder may
# have changed that.
kt_read_records() {
  [ -z "$kt_mark" ] || kt_read_mark
  kt_current=$kt_state/current kt_history=$kt_state/history kt_here_before=yes kt_counts_once=no
  [ "$kt_scope" = project ] || return 0
  kt_current=$kt_tmp/current-was kt_history=$kt_tmp/history-was kt_here_before=no kt_earlier=no
  kt_empty "$kt_current" "$kt_history" "$kt_tmp/ledgers-known" "$kt_tmp/bundles-known"
  if [ -n "$kt_own_note" ] && [ -f "$kt_own_note" ]; then
    kt_here_before=yes
    (
      cd "$kt_tmp" &&
        sed -n -e '1s/^kitout-note 1$/kitout-current 1/' -e 't current' -e '/^bundle /b current' \
          -e '/^destination /b current' -e '/^override /b current' -e 's/^installed //w history-was' \
          -e 's/^ledger //w ledgers-known' -e 's/^known //w bundles-known' -e '/^earlier$/p' -e d \
          -e ':current' -e 'w current-was' "$kt_own_note" >earlier
    ) || kt_fail_io
    [ ! -s "$kt_tmp/earlier" ] || kt_earlier=yes
  fi
  kt_ask_earlier
  # Nothing is removed that is not noted, but what is on record there is looked at.
  [ "$kt_uninstall$kt_here_before" != yesno ] || kt_add_from_project
  [ "$kt_counts_once$kt_take_over" != nono ] || return 0
  # Every row that may be wrong is compared with what is live.
  kt_counts_once=yes kt_here_before=no
  kt_add_from_project
}

# Adds what <root>/.kitout says. Whoever installed last wrote the bundle there.
kt_add_from_project() {
  kt_refuse_giant_records
  if [ -f "$kt_state/current" ]; then
    {
      sed -n -e '1s/^kitout-current 1$/&/p' -e '/^bundle \//{' -e p -e q -e '}' "$kt_state/current" >"$kt_tmp/heading" &&
        cat "$kt_state/current" "$kt_current" >"$kt_tmp/places" &&
        sed -n -e '/^destination /p' -e '/^override /p' "$kt_tmp/places" >"$kt_current" &&
        sort -u "$kt_current" >"$kt_tmp/places" && cat "$kt_tmp/heading" "$kt_tmp/places" >"$kt_current"
    } || kt_fail_io
  fi
  [ -f "$kt_state/history" ] || return 0
  kt_minus "$kt_history" "$kt_state/history" "$kt_tmp/history-more"
  cat "$kt_state/history" "$kt_tmp/history-more" >"$kt_history" || kt_fail_io
}

# Sets kt_counts_once to yes where version 0.1.0 installed last, or where it had installed and this owner comes for the first
# time. kt_earlier becomes yes for good where it ever did.
kt_ask_earlier() {
  [ -n "$kt_note" ] && [ -f "$kt_note" ] || return 0
  kt_read_list "$kt_note"
  kt_text=${kt_words#*"${kt_nl}bundle "}
  kt_text=${kt_text%%"$kt_nl"*}
  ! kt_has_line "$kt_text" "$kt_tmp/bundles-known" || return 0
  # The last one may have been another owner's.
  kt_empty "$kt_tmp/notes"
  [ ! -d "$kt_state_home/.notes" ] ||
    find "$kt_state_home/.notes" -name "$kt_root_hash-*" -exec cat '{}' + >"$kt_tmp/notes" || kt_fail_io
  if ! kt_has -x -F -e "known $kt_text" "$kt_tmp/notes"; then
    kt_counts_once=yes kt_earlier=yes
  elif [ ! -f "$kt_own_note" ] && kt_has -x earlier "$kt_tmp/notes"; then
    kt_counts_once=yes kt_earlier=yes
  fi
}

# Whether the rows of a ledger count for the destination kt_real. $1 is a copy of it, so that what is hashed is what is read.
kt_believes() {
  [ "$kt_scope" = project ] && [ "$kt_counts_once" = no ] || return 0
  [ -s "$kt_tmp/ledgers-known" ] || return 1
  kt_hash_one "$1" || kt_fail_io
  kt_has_line "$kt_digest ${kt_real#"${kt_root%/}"/}" "$kt_tmp/ledgers-known"
}
