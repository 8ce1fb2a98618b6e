# ---- Tables -----------------------------------------------------------------------------------------------------------
# Each writes to a file and stops the run when that fails: a table that was cut short would look like an answer.
# Reads: kt_tab kt_tmp
# Sets: kt_lines
# Uses: words (kt_broken kt_say)
# Fails: 3 when a table cannot be read or written in full.

# Makes files empty. A failing redirection of `:`, as a special builtin, would end the shell without a word from us.
kt_empty() {
  for kt_file; do
    true >"$kt_file" || kt_broken
  done
}

# Some tools (busybox's) say nothing when what they print does not fit on the disk. Before anything is decided or moved,
# all the tables are then written once more by cat, which does say it, and compared: who has room for that had room for
# each of them, and has for those that follow.
kt_check_room() {
  kt_say . | sort 2>/dev/null >&- || return 0
  find "$kt_tmp" -type f ! -name room -exec cat '{}' + >"$kt_tmp/room" || kt_broken
  find "$kt_tmp" -type f ! -name room -exec cat '{}' + | cmp -s - "$kt_tmp/room" || kt_broken
  rm -f -- "$kt_tmp/room" || kt_broken
}

# Lines of $1 that are not in $2, to $3. Both without repetitions.
kt_minus() {
  if [ ! -s "$1" ]; then
    kt_empty "$3"
    return 0
  elif [ ! -s "$2" ]; then
    sort "$1" >"$3" || kt_broken
    return 0
  fi
  sort "$1" "$2" "$2" >"$kt_tmp/sorted" || kt_broken
  uniq -u <"$kt_tmp/sorted" >"$3" || kt_broken
}

# Lines that are both in $1 and in $2, to $3. Both without repetitions.
kt_both() {
  if [ ! -s "$1" ] || [ ! -s "$2" ]; then
    kt_empty "$3"
    return 0
  fi
  sort "$1" "$2" >"$kt_tmp/sorted" || kt_broken
  uniq -d <"$kt_tmp/sorted" >"$3" || kt_broken
}

# The entries of the rows on standard input, each once, to $1.
kt_entries() {
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//; s|//.*||" >"$kt_tmp/entries" || kt_broken
  sort -u "$kt_tmp/entries" >"$1" || kt_broken
}

# The entries of which the rows in $1 and $2 differ, to $3. Both sorted and without repetitions.
kt_differ() {
  if [ ! -s "$1" ] && [ ! -s "$2" ]; then
    kt_empty "$3"
    return 0
  fi
  sort "$1" "$2" >"$kt_tmp/sorted" || kt_broken
  uniq -u <"$kt_tmp/sorted" >"$kt_tmp/different" || kt_broken
  if [ -s "$kt_tmp/different" ]; then
    kt_entries "$3" <"$kt_tmp/different"
  else
    kt_empty "$3"
  fi
}

# The rows in $2 of the entries listed in $1, sorted, to $3.
kt_pick() {
  if [ ! -s "$1" ] || [ ! -s "$2" ]; then
    kt_empty "$3"
    return 0
  fi
  kt_entries "$kt_tmp/all" <"$2"
  kt_minus "$kt_tmp/all" "$1" "$kt_tmp/others"
  if [ ! -s "$kt_tmp/others" ]; then
    sort -u "$2" >"$3" || kt_broken
    return 0
  fi
  # Each row behind its entry, and before the rows of an entry a line that says whether it is listed.
  sed "s/\$/$kt_tab/" "$1" >"$kt_tmp/keyed" || kt_broken
  sed "s/\$/$kt_tab!/" "$kt_tmp/others" >>"$kt_tmp/keyed" || kt_broken
  sed "h; s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//; s|//.*||; G; s/\\n/$kt_tab/" "$2" >>"$kt_tmp/keyed" || kt_broken
  sort -u "$kt_tmp/keyed" >"$kt_tmp/sorted" || kt_broken
  sed -e "/$kt_tab\$/{" -e 's/.*/listed/' -e h -e d -e '}' -e "/$kt_tab!\$/{" -e 's/.*/other/' -e h -e d -e '}' \
    -e x -e '/listed/!{' -e x -e d -e '}' -e x -e "s/^[^$kt_tab]*$kt_tab//" "$kt_tmp/sorted" >"$kt_tmp/picked" || kt_broken
  sort "$kt_tmp/picked" >"$3" || kt_broken
}

# The lines of all further files, each once, to $1, which may be one of them.
kt_unite() {
  kt_to=$1
  shift
  sort -u -o "$kt_to" "$@" || kt_broken
}

# Whether grep finds something. Tables are filtered by sed instead: it says when a write failed, and finding nothing is
# success.
kt_has() {
  grep "$@" >/dev/null
  case $? in
    0) return 0 ;;
    1) return 1 ;;
    *) kt_broken ;;
  esac
}

# The lines of $1 except `.`, the destination itself, to $2.
kt_leave_self() {
  sed '/^\.$/d' "$1" >"$2" || kt_broken
}

# Sets kt_lines to the number of lines of a file.
kt_count_lines() {
  kt_lines=$(grep -c '' "$1")
  [ -n "$kt_lines" ] || kt_broken
}

# Calls $1 with a directory (. or a/b) and up to 64 words for entries in it, for all the words in the file $2. A word is an
# entry, with or without a colon and more behind it.
kt_batches() {
  kt_batch_call=$1
  kt_batch_dir=''
  kt_batch_words=$(cat "$2") || kt_broken
  set --
  for kt_batch_word in $kt_batch_words; do
    case $kt_batch_word in
      */*) kt_batch_next=${kt_batch_word%/*} ;;
      *) kt_batch_next=. ;;
    esac
    if [ $# -ge 64 ] || { [ $# -gt 0 ] && [ "$kt_batch_next" != "$kt_batch_dir" ]; }; then
      "$kt_batch_call" "$kt_batch_dir" "$@"
      set --
    fi
    kt_batch_dir=$kt_batch_next
    set -- "$@" "$kt_batch_word"
  done
  [ $# -eq 0 ] || "$kt_batch_call" "$kt_batch_dir" "$@"
}
