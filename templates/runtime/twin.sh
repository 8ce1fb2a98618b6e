# ---- Twins: destinations that are to hold the same --------------------------------------------------------------------
#
# Most destinations of a run are to hold the same view, and held the same before. What was found out of one then holds for the
# next, and is copied: its tables, where the wanted ones and the ledgers' rows are equal, and where what is live is, too, what is
# decided by.
# Reads: kt_dir kt_exclude kt_i kt_link_base kt_prune kt_structure kt_tmp kt_view
# Sets: kt_same_rows kt_twin
# Uses: words (kt_fail_io), tables (kt_read_few)
# Fails: 3 when a table cannot be read or written.

# Sets kt_twin to the tables of a destination that was looked at before and is to hold the same; to nothing without one. A link
# has none: what is counted as its ledger's may grow.
kt_find_twin() {
  kt_twin='' kt_same_rows=no
  [ "$kt_prune" = no ] && [ "$kt_structure" != link ] || return 0
  kt_j=1
  while [ "$kt_j" -lt "$kt_i" ]; do
    kt_like=''
    eval "kt_like=\$kt_prune_$kt_j/\$kt_structure_$kt_j/\$kt_view_$kt_j/\$kt_link_base_$kt_j/\$kt_exclude_$kt_j"
    if [ "$kt_like" = "$kt_prune/$kt_structure/$kt_view/$kt_link_base/$kt_exclude" ]; then
      kt_twin=$kt_tmp/$kt_j
      return 0
    fi
    kt_j=$((kt_j + 1))
  done
}

# Takes the twin's tables of the ledger where its rows are those in the file rows; false where they are not.
kt_share_rows() {
  kt_is_as_twin rows || return 1
  kt_copy_from_twin settled old new settled.c old.c new.c changed
  kt_same_rows=yes
}

# The same where neither has any.
kt_share_no_rows() {
  [ -n "$kt_twin" ] && [ "$kt_same_rows" = no ] || return 0
  for kt_table in settled old new; do
    [ ! -s "$kt_dir/$kt_table" ] && [ ! -s "$kt_twin/$kt_table" ] || return 0
  done
  kt_copy_from_twin settled.c old.c new.c changed
  kt_same_rows=yes
}

# Takes the twin's flagged, where it comes of the same.
kt_share_flags() {
  [ "$kt_same_rows" = yes ] && kt_is_as_twin look && kt_is_as_twin live.seen && kt_is_as_twin live || return 1
  kt_copy_from_twin flagged
}

# Whether the table $1 is as the twin's.
kt_is_as_twin() {
  [ -n "$kt_twin" ] && [ -f "$kt_twin/$1" ] || return 1
  if kt_read_few "$kt_dir/$1"; then
    kt_like=$kt_words
    kt_read_few "$kt_twin/$1" && [ "$kt_words" = "$kt_like" ]
  else
    cmp -s "$kt_twin/$1" "$kt_dir/$1"
  fi
}

kt_copy_from_twin() {
  (cd "$kt_twin" && cp "$@" "$kt_dir/") || kt_fail_io
}
