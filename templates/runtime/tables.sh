# ---- Tables -----------------------------------------------------------------------------------------------------------
# Each writes to a file and stops the run when that fails: a table that was cut short would look like an answer.
# Reads: kt_nl kt_tab kt_tmp
# Sets: kt_lines
# Uses: words (kt_fail_io kt_say)
# Fails: 3 when a table cannot be read or written in full.

# Makes files empty. A failing redirection of `:`, a special builtin, would end the shell without a message of ours.
kt_empty() {
  for kt_file; do
    true >"$kt_file" || kt_fail_io
  done
}

# Reads the lines of the file $1 into kt_words as far as they are few, which needs no process, and their number into kt_lines;
# false when there are more.
kt_read_few() {
  kt_words='' kt_lines=0
  while IFS= read -r kt_read_line; do
    kt_words=$kt_words$kt_read_line$kt_nl
    kt_lines=$((kt_lines + 1))
    [ "$kt_lines" -lt 24 ] || break
  done <"$1" || kt_fail_io
  [ "$kt_lines" -lt 24 ]
}

# Sets kt_words to the lines of the file $1, each with its newline.
kt_read_list() {
  kt_read_few "$1" || kt_words=$(cat "$1")$kt_nl || kt_fail_io
}

# Whether the file $1 holds exactly the text $2, which ends in a newline.
kt_holds() {
  [ -f "$1" ] && [ -r "$1" ] || return 1
  kt_read_list "$1"
  [ "$kt_words" = "$2" ]
}

# Writes the text $2, which ends in a newline, to the file $1, and looks whether it is there; false when it cannot.
kt_write() {
  # Not through a link, and not into a file that has another name elsewhere.
  [ ! -e "$1" ] && [ ! -L "$1" ] || rm -f -- "$1" || return 1
  kt_say "${2%"$kt_nl"}" >"$1" && kt_holds "$1" "$2"
}

# Whether $1 is a line of the file $2.
kt_has_line() {
  kt_read_list "$2"
  case $kt_nl$kt_words in *"$kt_nl$1$kt_nl"*) return 0 ;; esac
  return 1
}

# Whether one of the entries in the file $1 is inside a directory.
kt_has_nested() {
  kt_read_list "$1"
  case $kt_words in */*) return 0 ;; esac
  return 1
}

# Some tools (busybox's) do not fail when their output does not fit on the disk. Where that is so, before anything is
# decided or moved, cat, which does fail, writes all the tables once more, and they are compared: if there is room for
# that, there was room for each of them, and there is for those that follow.
kt_check_room() {
  if [ -z "${kt_tells_failure:-}" ]; then
    kt_tells_failure=yes
    kt_say . >"$kt_tmp/one" || kt_fail_io
    ! sort "$kt_tmp/one" 2>/dev/null >&- || kt_tells_failure=no
  fi
  [ "$kt_tells_failure" = no ] || return 0
  find "$kt_tmp" -type f ! -name room -exec cat '{}' + >"$kt_tmp/room" || kt_fail_io
  find "$kt_tmp" -type f ! -name room -exec cat '{}' + | cmp -s - "$kt_tmp/room" || kt_fail_io
  rm -f -- "$kt_tmp/room" || kt_fail_io
}

# Writes the lines of $1 that are not in $2 to $3. The first may not hold a line twice.
kt_minus() {
  if [ ! -s "$1" ]; then
    kt_empty "$3"
    return 0
  elif kt_read_one "$1" && kt_read_few "$2"; then
    case $kt_nl$kt_words in
      *"$kt_nl$kt_one"*) kt_empty "$3" ;;
      *) kt_say "${kt_one%"$kt_nl"}" >"$3" || kt_fail_io ;;
    esac
    return 0
  elif [ ! -s "$2" ]; then
    sort "$1" >"$3" || kt_fail_io
    return 0
  fi
  sort "$1" "$2" "$2" >"$kt_tmp/sorted" || kt_fail_io
  uniq -u <"$kt_tmp/sorted" >"$3" || kt_fail_io
}

# Writes the lines that are both in $1 and in $2 to $3. Neither may hold a line twice.
kt_both() {
  if [ ! -s "$1" ] || [ ! -s "$2" ]; then
    kt_empty "$3"
    return 0
  fi
  sort "$1" "$2" >"$kt_tmp/sorted" || kt_fail_io
  uniq -d <"$kt_tmp/sorted" >"$3" || kt_fail_io
}

# Writes the entries of the rows in all further files to $1, each once.
kt_entries() {
  kt_to=$1
  shift
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//; s|//.*||" "$@" >"$kt_tmp/entries" || kt_fail_io
  sort -u "$kt_tmp/entries" >"$kt_to" || kt_fail_io
}

# Writes the entries whose rows differ between $1 and $2 to $3. Both are sorted, and neither holds a line twice.
kt_differ() {
  if [ ! -s "$1" ] && [ ! -s "$2" ]; then
    kt_empty "$3"
    return 0
  fi
  # Of large tables that are equal, nothing has to be sorted.
  if ! kt_read_few "$1" && cmp -s "$1" "$2"; then
    kt_empty "$3"
    return 0
  fi
  # Against nothing, every entry differs.
  if [ ! -s "$1" ] || [ ! -s "$2" ]; then
    [ -s "$1" ] || set -- "$2" '' "$3"
    kt_entries "$3" "$1"
    return 0
  fi
  sort "$1" "$2" >"$kt_tmp/sorted" || kt_fail_io
  uniq -u <"$kt_tmp/sorted" >"$kt_tmp/different" || kt_fail_io
  if [ -s "$kt_tmp/different" ]; then
    kt_entries "$3" "$kt_tmp/different"
  else
    kt_empty "$3"
  fi
}

# Writes the rows in $2 of the entries listed in $1 to $3, sorted.
kt_pick() {
  if [ ! -s "$1" ] || [ ! -s "$2" ]; then
    kt_empty "$3"
    return 0
  fi
  if kt_read_few "$1" && [ "$kt_lines" -le 6 ]; then
    kt_pick_few "$2"
    sort "$kt_tmp/picked" >"$3" || kt_fail_io
    return 0
  fi
  # Each entry with a tab behind it, and each row behind its entry and a tab: sorted, a listed entry comes right before its
  # rows.
  sed -e "/$kt_tab/!{" -e "s/\$/$kt_tab/" -e b -e '}' \
    -e "h; s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//; s|//.*||; G; s/\\n/$kt_tab/" "$1" "$2" >"$kt_tmp/keyed" || kt_fail_io
  sort -u "$kt_tmp/keyed" >"$kt_tmp/sorted" || kt_fail_io
  sed -n -e "/^[^$kt_tab]*$kt_tab\$/{" -e h -e d -e '}' \
    -e G -e "s/^\\([^$kt_tab]*$kt_tab\\)\\(.*\\)\\n\\1\$/\\2/p" "$kt_tmp/sorted" >"$kt_tmp/picked" || kt_fail_io
  sort "$kt_tmp/picked" >"$3" || kt_fail_io
}

# Writes the rows in $1 of the few entries in kt_words to picked.
kt_pick_few() {
  kt_few_table=$1
  set --
  for kt_few_entry in $kt_words; do
    # Of an entry's characters, only a dot means something else in a pattern.
    kt_few_pattern=$kt_tab
    while :; do
      case $kt_few_entry in *.*) ;; *) break ;; esac
      kt_few_pattern="$kt_few_pattern${kt_few_entry%%.*}[.]" kt_few_entry=${kt_few_entry#*.}
    done
    kt_few_pattern=$kt_few_pattern$kt_few_entry
    set -- "$@" -e "\\|$kt_few_pattern\$|p" -e "\\|$kt_few_pattern//|p"
  done
  sed -n "$@" "$kt_few_table" >"$kt_tmp/picked" || kt_fail_io
}

# Writes the lines of all further files to $1, each once. $1 may be one of them.
kt_unite() {
  kt_to=$1
  shift
  if kt_read_one "$@"; then
    kt_say "${kt_one%"$kt_nl"}" >"$kt_to" || kt_fail_io
    return 0
  fi
  sort -u -o "$kt_to" "$@" || kt_fail_io
}

# Sets kt_one to the line, with its newline, that is all there is in these files; false when there is none, or another one.
kt_read_one() {
  kt_one=''
  for kt_file; do
    [ ! -e "$kt_file" ] || [ -s "$kt_file" ] || continue
    { IFS= read -r kt_read_line && ! IFS= read -r kt_read_next && [ -z "$kt_read_next" ]; } <"$kt_file" || return 1
    case $kt_one in '' | "$kt_read_line$kt_nl") kt_one=$kt_read_line$kt_nl ;; *) return 1 ;; esac
  done
  [ -n "$kt_one" ]
}

# Whether grep finds something. Tables are filtered by sed instead: it reports a failed write, and finding nothing is a
# success.
kt_has() {
  grep "$@" >/dev/null
  case $? in
    0) return 0 ;;
    1) return 1 ;;
    *) kt_fail_io ;;
  esac
}

# Writes the lines of $1 except `.`, the destination itself, to $2.
kt_leave_self() {
  sed '/^\.$/d' "$1" >"$2" || kt_fail_io
}

# Sets kt_lines to the number of lines of a file.
kt_count_lines() {
  ! kt_read_few "$1" || return 0
  kt_lines=$(grep -c '' "$1")
  [ -n "$kt_lines" ] || kt_fail_io
}

# Whether two files have the same number of lines.
kt_as_long() {
  # "name:number" for each; a name may hold a colon.
  kt_lines=$(grep -c '' "$1" "$2")
  [ -n "$kt_lines" ] || kt_fail_io
  kt_rest=${kt_lines%"$kt_nl$2:"*}
  [ "${kt_lines##*:}" = "${kt_rest##*:}" ]
}

# Calls $1 with a directory (. or a/b) and entries in it, for all the entries in the file $2 except `.`: with as many as a
# command line holds on every system or, with $3, with so many at most.
kt_batches() {
  kt_batch_call=$1 kt_batch_most=${3:-100000}
  kt_read_list "$2"
  kt_batch_words=$kt_words
  kt_batch_dir='' kt_batch='' kt_batch_end='' kt_batch_size=0
  for kt_batch_word in $kt_batch_words; do
    case $kt_batch_word in
      .) continue ;;
      */*) kt_batch_next=${kt_batch_word%/*} ;;
      *) kt_batch_next=. ;;
    esac
    if [ "$kt_batch_next" != "$kt_batch_dir" ] || [ "$kt_batch_size" -ge "$kt_batch_most" ]; then
      kt_call_batch
      kt_batch_dir=$kt_batch_next
    fi
    kt_add_to_batch "$kt_batch_word"
  done
  kt_call_batch
}

# The same for words that are not entries, without a directory.
kt_word_batches() {
  kt_batch_call=$1 kt_batch_dir=''
  kt_read_list "$2"
  kt_batch_words=$kt_words
  kt_batch='' kt_batch_end='' kt_batch_size=0
  for kt_batch_word in $kt_batch_words; do
    kt_add_to_batch "$kt_batch_word"
  done
  kt_call_batch
}

# Adding to a long text copies it, so words come together in a short one first.
kt_add_to_batch() {
  kt_batch_end="$kt_batch_end $1" kt_batch_size=$((kt_batch_size + 1))
  if [ "${#kt_batch_end}" -ge 1024 ]; then
    kt_batch=$kt_batch$kt_batch_end kt_batch_end=''
    # Half of what the smallest limit leaves beside a large environment, which is 256 KiB for both.
    [ "${#kt_batch}" -lt 65536 ] || kt_call_batch
  fi
}

kt_call_batch() {
  [ "$kt_batch_size" != 0 ] || return 0
  kt_batch_now=$kt_batch$kt_batch_end
  kt_batch='' kt_batch_end='' kt_batch_size=0
  # No character of an entry means anything to a shell.
  eval "$kt_batch_call $kt_batch_dir $kt_batch_now"
}
