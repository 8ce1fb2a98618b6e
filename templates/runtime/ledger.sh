# ---- The ledger: what was installed -----------------------------------------------------------------------------------
#
# <control>/ledger, version 1, is text in lines that end in a newline:
#
#   kitout-ledger 1
#   complete yes            or no: rows are pending, or refused entries were skipped. "yes" promises that there are neither
#   view <64 hex digits>    the view that was installed; SHA-256 of the wanted table
#   owner <name>            the configuration that the destination belongs to
#   linkbase <path>         where the links lead: the directory that their texts begin with; - when there are none
#   structure <word>        link, symlink-tree or copy-tree
#   targets <names>         separated by spaces
#                           an empty line ends the header
#   <row>                   rows as at the top of this file, in the order of their paths, link texts as they are on disk
#
# The first five lines are in this order, for the short way in start.sh. A reader ignores and keeps headers that it does
# not know, and refuses another version without touching it. A settled row is what the destination holds. While a change
# is under way, each entry that changes has pending rows instead:
#
#   -<row>                  what may still be there from before, and may be removed
#   +<row>                  what may be there already
#
# A reader takes an entry that looks like its + rows for installed, one that looks like its - rows for not yet replaced,
# and an absent one for either. So every version-1 runtime, with any bundle, can continue from any moment of any other.
# Written as a new file and renamed, so that it is never partial.
# Reads: kt_control kt_dir kt_entry_bre kt_entry_re kt_lines kt_link_base kt_own_note kt_owner kt_prune kt_real kt_scope
#   kt_short_path kt_structure kt_tab kt_targets kt_tmp kt_tree kt_view
# Sets: kt_believed kt_doubt kt_doubt_ends kt_has_ledger kt_l_owner kt_l_targets
# Uses: words (kt_fail_io kt_say kt_shorten kt_stop), control (kt_check_control), tables (kt_check_room kt_count_lines kt_empty
#   kt_entries kt_has kt_minus kt_unite), twin (kt_share_rows), records (kt_believes)
# Fails: 2 for a ledger that is damaged, or of a newer version; 3 for one that cannot be read, or when a table cannot be
#   written.

# Reads the ledger: headers into kt_l_*, rows into the files settled, old (pending, -), new (pending, +) and unknown. Rows that
# do not count are left out; kt_believed tells whether they do.
kt_read_ledger() {
  kt_l_owner='' kt_l_targets='' kt_has_ledger=no kt_believed=yes
  kt_empty "$kt_dir/settled" "$kt_dir/old" "$kt_dir/new" "$kt_dir/unknown"
  kt_check_control
  kt_l=$kt_control/ledger
  [ -e "$kt_l" ] || return 0
  [ -r "$kt_l" ] || kt_stop 3 "$kt_l cannot be read; nothing was changed." 'Change its permissions, and run this again.'
  kt_has_ledger=yes
  # What is hashed is what is read.
  kt_from_ledger=$kt_l
  [ "$kt_scope" = user ] || {
    kt_from_ledger=$kt_dir/ledger
    cat "$kt_l" >"$kt_from_ledger" || kt_fail_io
  }
  kt_read_header
  kt_believes "$kt_from_ledger" || {
    kt_believed=no
    kt_doubt_ledger
    return 0
  }
  sed '1,/^$/d' "$kt_from_ledger" >"$kt_dir/rows" || kt_fail_io
  kt_share_rows || kt_check_rows
}

kt_read_header() {
  # A line of any length is not for read, which takes a byte at a time.
  sed -e '1s/^\(.\{0,40\}\).*/\1/' -e '/^$/q' "$kt_from_ledger" >"$kt_dir/header" || kt_fail_io
  IFS= read -r kt_line <"$kt_dir/header"
  case $kt_line in
    'kitout-ledger 1') ;;
    'kitout-ledger '[0-9]*)
      kt_stop 2 "$kt_l was written by a newer kitout; nothing was changed." 'Use that version, or a newer one.'
      ;;
    *) kt_refuse_ledger 'its first line is not that of a ledger' ;;
  esac
  [ -z "$(find "$kt_dir/header" -size +128)" ] || kt_refuse_ledger 'its header is too long, or does not end'
  ! kt_has '[[:cntrl:]]' "$kt_dir/header" || kt_refuse_ledger 'its header contains a control character'
  kt_ended=no
  while IFS= read -r kt_line; do
    case $kt_line in
      '') kt_ended=yes ;;
      'owner '*) kt_l_owner=${kt_line#owner } ;;
      'targets '*) kt_l_targets=${kt_line#targets } ;;
      'kitout-ledger 1' | 'complete '* | 'view '* | 'linkbase '* | 'structure '*) ;;
      *) kt_say "$kt_line" || kt_fail_io ;;
    esac
  done <"$kt_dir/header" >"$kt_dir/unknown" || kt_fail_io
  [ "$kt_ended" = yes ] || kt_refuse_ledger 'its header does not end'
}

# Refuses rows that no installer writes, and sorts the others into tables.
kt_check_rows() {
  cd "$kt_dir" || kt_fail_io
  if kt_has -v -E -e "^[-+]?[fx]${kt_tab}[0-9a-f]{64}$kt_tab$kt_entry_re(//[^[:cntrl:]\\\\]+)?\$" \
    -e "^[-+]?l${kt_tab}[^[:cntrl:]]+$kt_tab($kt_entry_re(//[^[:cntrl:]\\\\]+)?|\\.)\$" \
    -e "^-[od]$kt_tab-$kt_tab($kt_entry_re(//[^[:cntrl:]\\\\]*)?|\\.)\$" "$kt_dir/rows"; then
    kt_refuse_ledger 'it contains a line that is not a row'
  fi
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_dir/rows" >"$kt_dir/paths" || kt_fail_io
  if kt_has -E '//(.*/)?\.?\.?/|//(.*/)?\.\.?$' "$kt_dir/paths"; then
    kt_refuse_ledger 'a path in it leads out of its entry'
  fi
  sed -n -e "/^[fxl].*$kt_tab\\.\$/w own-rows" -e '/^[fxl]/w settled' -e 's/^-//w old' -e 's/^+//w new' rows || kt_fail_io
  for kt_table in settled old new; do
    [ -s "$kt_dir/$kt_table" ] || continue
    kt_paths=$kt_dir/paths
    [ ! -s old ] || kt_paths=$kt_tmp/entries
    [ ! -s new ] || kt_paths=$kt_tmp/entries
    [ "$kt_paths" = "$kt_dir/paths" ] || {
      sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_dir/$kt_table" >"$kt_paths" || kt_fail_io
    }
    sort "$kt_paths" >"$kt_tmp/sorted" || kt_fail_io
    [ -z "$(uniq -d <"$kt_tmp/sorted")" ] || kt_refuse_ledger 'it has two rows for one path'
  done
  # The destination is one link, or a directory with entries.
  [ ! -s own-rows ] || {
    kt_count_lines settled
    [ "$kt_lines" = 1 ] || kt_refuse_ledger 'it calls the directory a link, but lists entries in it'
  }
}

# The ledger is not noted in the user's own state. Where the destination is to be emptied, nobody knows of what; where it is
# to be filled, what the ledger lists besides is left alone, and named.
kt_doubt_ledger() {
  kt_has "^[-+]\\{0,1\\}[fxl]$kt_tab" "$kt_from_ledger" || return 0
  [ "$kt_prune" = no ] || {
    kt_explain_doubt
    kt_stop 2 "$kt_doubt; nothing was changed." "$kt_doubt_ends"
  }
  # Only of a ledger whose lines cannot be of any length.
  [ -z "$(find "$kt_from_ledger" -size +2048)" ] || return 0
  sed -n -e '1,/^$/d' -e "s#^[-+]\{0,1\}[fxl]${kt_tab}[^$kt_tab]*$kt_tab\($kt_entry_bre\)\(//.*\)\{0,1\}\$#\1#p" \
    "$kt_from_ledger" >"$kt_tmp/listed" || kt_fail_io
  kt_unite "$kt_tmp/listed" "$kt_tmp/listed"
  kt_entries "$kt_tmp/entries-wanted" "$kt_dir/wanted"
  kt_minus "$kt_tmp/listed" "$kt_tmp/entries-wanted" "$kt_tmp/listed-besides"
  kt_besides='' kt_n=0
  while IFS= read -r kt_e; do
    { [ -e "$kt_tree/$kt_e" ] || [ -L "$kt_tree/$kt_e" ]; } || continue
    kt_n=$((kt_n + 1))
    [ "$kt_n" -gt 3 ] || kt_besides=$kt_besides${kt_besides:+, }$kt_e
  done <"$kt_tmp/listed-besides"
  [ "$kt_n" != 0 ] || return 0
  [ "$kt_n" -le 3 ] || kt_besides="$kt_besides and $((kt_n - 3)) more"
  kt_shorten "$kt_real"
  kt_say "kitout: left $kt_besides in $kt_short_path alone: kitout may have installed them, but not as far as your own state knows." \
    >>"$kt_tmp/warnings" || kt_fail_io
}

# Sets kt_doubt and kt_doubt_ends to what is to be said of a ledger that is not believed.
kt_explain_doubt() {
  kt_shorten "$kt_control/ledger"
  kt_doubt="$kt_short_path says what kitout installed, but your own state does not"
  kt_doubt_ends='Either it came with the project, or your state was lost: a container that was built anew, a cache that holds only the project, a project that was moved. If you trust it, run this again with --take-over.'
  [ -n "$kt_own_note" ] || kt_doubt_ends="Without HOME or XDG_STATE_HOME, there is no such state. $kt_doubt_ends"
}

kt_refuse_ledger() {
  # It may only be that our copy of it found no room.
  kt_check_room
  kt_stop 2 "$kt_l was not written by kitout, or was damaged: $1. Nothing was changed." \
    "Look at $kt_control, and remove it. Skills in $kt_real that equal the bundle's are then taken over; all others count as yours."
}

# Prints a header. $1: complete yes or no.
kt_print_header() {
  kt_say "kitout-ledger 1
complete $1
view $kt_view
owner $kt_owner
linkbase $kt_link_base
structure $kt_structure
targets $kt_targets" && { [ ! -s "$kt_dir/unknown" ] || cat "$kt_dir/unknown"; } && kt_say ''
}
