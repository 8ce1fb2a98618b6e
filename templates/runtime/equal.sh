# ---- What is equal by bytes, whatever it is ---------------------------------------------------------------------------
#
# A copy where a link is wanted, or a link that leads to a copy, may hold the very bytes of the bundle. Such an entry is
# taken over: nothing of it is lost, and where a link led is kept among the backups.
# Reads: kt_bundle kt_dir kt_name kt_prune kt_real kt_structure kt_tmp kt_tree
# Sets: kt_equal kt_known
# Uses: words (kt_fail_io kt_say), tables (kt_both kt_differ kt_empty kt_entries kt_has_line kt_minus kt_pick
#   kt_read_list kt_unite), live (kt_find_all kt_hash kt_mask kt_read_links kt_scan), look (kt_list_neighbours)
# Fails: 3 when a table cannot be written.

# Of the words in $1, each an entry with a digit as kt_plan has them, finds the entries that are neither the ledger's nor the
# bundle's, and sets kt_equal to those of them that have the bundle's bytes.
kt_find_equal() {
  kt_equal='  '
  kt_empty behind.live behind.wanted
  kt_last='' kt_marks=''
  for kt_e in $1 end:; do
    if [ "${kt_e%:*}" != "$kt_last" ]; then
      case $kt_marks in 13456 | 123456 | 12345 | 145) kt_say "$kt_last" || kt_fail_io ;; esac
      kt_last=${kt_e%:*} kt_marks=''
    fi
    kt_marks=$kt_marks${kt_e##*:}
  done >doubtful || kt_fail_io
  # A copy was compared already; only behind a link there is more to see.
  [ "$kt_structure" != copy-tree ] || kt_both doubtful live.links doubtful
  [ -s doubtful ] || return 0
  if kt_has_line . doubtful; then
    if [ -L "$kt_real" ] && kt_has_view "$kt_dir/view.e"; then
      kt_equal=' . '
    fi
    return 0
  fi
  kt_list_skills "$kt_tree" doubtful >followed || kt_fail_io
  kt_compare_behind "$kt_tree" followed
  kt_minus followed unequal equal
  kt_read_list equal
  kt_equal=" $kt_words "
}

# Prints the entries in the file $2 that are, or lead to, a skill's directory in $1. What leads anywhere else, such as to the
# root of everything, is not searched.
kt_list_skills() {
  kt_read_list "$2"
  for kt_e in $kt_words; do
    [ ! -f "$1/$kt_e/SKILL.md" ] || kt_say "$kt_e" || return 1
  done
}

# Writes those of the entries in the file $2 to unequal that hold something else, in $1 or where they lead, than the bundle
# has; what they hold, and what the bundle has, to behind.live and behind.wanted.
kt_compare_behind() {
  sort -u "$kt_bundle/data/$kt_name.tsv" >behind.all || kt_fail_io
  kt_mask behind.all
  kt_pick "$2" behind.all behind.wanted
  kt_scan_behind "$1" "$2" "$kt_dir/behind.live" behind.wanted
  cd "$kt_dir" || kt_fail_io
  kt_differ behind.live behind.wanted unequal
}

# As kt_scan, for entries that are directories or links to some: all are followed.
kt_scan_behind() {
  kt_out=$3 kt_known=$4
  sed 's|$|/.|' "$2" >"$kt_tmp/starts" || kt_fail_io
  kt_empty "$kt_tmp/found" "$kt_tmp/rows"
  cd -P -- "$1" || kt_fail_io
  kt_find_all
  kt_read_links "$kt_tmp/links" >>"$kt_tmp/rows" || kt_fail_io
  kt_hash
  cd /
  kt_unite "$kt_out" "$kt_tmp/rows" "$kt_tmp/odd" "$kt_tmp/hashed"
}

# Whether the directory kt_real, or the one that it leads to, holds exactly the skills of the view, beside the entries that the
# tables of rows $2 and following are about. Writes the view's entries to $1.
kt_has_view() {
  cd "$kt_dir" || kt_fail_io
  kt_view_list=$1
  shift
  kt_entries "$kt_view_list" "$kt_bundle/data/$kt_name.tsv"
  kt_list_skills "$kt_real" "$kt_view_list" >followed || kt_fail_io
  cmp -s followed "$kt_view_list" || return 1
  kt_entries "$kt_tmp/ours" "$kt_bundle/data/$kt_name.tsv" "$@"
  kt_list_neighbours strangers
  [ ! -s strangers ] || return 1
  kt_compare_behind "$kt_real/" "$kt_view_list"
  [ ! -s unequal ]
}

# A directory with exactly what is to be seen through a link in its place becomes ours first, and is then replaced as if we had
# installed it.
kt_adopt_tree() {
  [ "$kt_structure$kt_prune" = linkno ] && [ -d "$kt_real" ] && [ ! -L "$kt_real" ] || return 0
  kt_has_view "$kt_dir/view.e" settled.c old.c new.c || return 0
  kt_entries ledger.e settled.c old.c new.c
  kt_minus view.e ledger.e adopted.e
  [ -s adopted.e ] || return 0
  kt_scan "$kt_real" "$kt_dir/adopted.e" "$kt_dir/adopted" behind.wanted
  cd "$kt_dir" || kt_fail_io
  cat adopted >>settled || kt_fail_io
  kt_unite settled.c settled.c adopted
}
