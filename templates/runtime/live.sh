# ---- What is live -----------------------------------------------------------------------------------------------------
# Reads: kt_dir kt_entry_bre kt_known kt_masking kt_nl kt_tab kt_tmp
# Sets: kt_shown kt_text
# Uses: words (kt_fail_io kt_say), machine (kt_digest_of kt_digests), tables (kt_as_long kt_both kt_empty kt_has kt_minus kt_read_few
#   kt_read_list kt_unite kt_word_batches)
# Fails: 3 when a directory cannot be read or a table not written. A file that may not be read is a row of type o, and
#   no failure.

# Sets kt_text to the text of the link $2 in the directory $1.
kt_read_link() {
  [ -L "$1/$2" ] && cd -P -- "$1" 2>/dev/null || return 1
  kt_listed=$(ls -ldn "./$2" 2>/dev/null)
  cd /
  kt_shown=$2
  case $2 in
    *[!\ -~]*)
      kt_find_masking
      [ "$kt_masking" = no ] || kt_shown=$(kt_say "$2" | sed 's/[^ -~]/?/g')
      ;;
  esac
  case $kt_listed in
    *" ./$kt_shown -> "*) ;;
    *) return 1 ;;
  esac
  kt_text=${kt_listed#*" ./$kt_shown -> "}
  # Its length is the fifth field. Where that is not so, the text may have ended in newlines, which are lost.
  kt_n=0
  for kt_length in $kt_listed; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -lt 5 ] || break
  done
  [ "$kt_length" != "${#kt_text}" ] || return 0
  cd -P -- "$1" 2>/dev/null || return 1
  kt_listed=$(ls -ldn "./$2" 2>/dev/null; echo .)
  cd /
  kt_text=${kt_listed#*" ./$kt_shown -> "}
  kt_text=${kt_text%"$kt_nl."}
}

# Some versions of ls write a question mark for every byte that is not ASCII. Where they do, link texts are compared in
# that form; two that differ only in such bytes then count as equal.
kt_find_masking() {
  [ -z "$kt_masking" ] || return 0
  kt_masking=yes
  ln -s 'é' "$kt_tmp/masking" || kt_fail_io
  case $(ls -ldn "$kt_tmp/masking") in *'-> é') kt_masking=no ;; esac
}

# Gives the link texts in tables of rows the form that ls gives them.
kt_mask() {
  kt_has "^l${kt_tab}[^$kt_tab]*[^ -~$kt_tab]" "$@" || return 0
  kt_find_masking
  [ "$kt_masking" = yes ] || return 0
  for kt_table; do
    sed -e :a -e "s/^\\(l${kt_tab}[ -~]*\\)[^ -~$kt_tab]/\\1?/" -e ta "$kt_table" >"$kt_tmp/masked" || kt_fail_io
    sort -u "$kt_tmp/masked" >"$kt_table" || kt_fail_io
  done
}

# kt_scan DIR LIST OUT KNOWN: what there is in DIR of the entries in the file LIST. Writes their rows to OUT, sorted, those
# that exist to OUT.seen, those that are links to OUT.links, and those behind a link or file in DIR to OUT.blocked. Rows of
# KNOWN (more than one file, as words) are never taken for the junk that using a skill leaves.
kt_scan() {
  kt_out=$3 kt_known=$4
  kt_empty "$kt_out.seen" "$kt_out.links" "$kt_out.blocked" "$kt_out"
  [ -s "$2" ] && [ -d "$1" ] && [ ! -L "$1" ] || return 0
  kt_read_list "$2"
  cd -P -- "$1" || kt_fail_io
  for kt_e in $kt_words; do
    if kt_is_blocked "$kt_e"; then
      kt_say "$kt_e" >&3 && kt_say "o$kt_tab-$kt_tab$kt_e" >&4
    elif [ -L "$kt_e" ]; then
      kt_say "$kt_e" >&5
    elif [ -d "$kt_e" ]; then
      kt_say "$kt_e/." >&6 && kt_say "$kt_e" >&7
    elif [ -f "$kt_e" ]; then
      kt_say "$kt_e" >&6
    elif [ -e "$kt_e" ]; then
      kt_say "o$kt_tab-$kt_tab$kt_e" >&4
    else
      continue
    fi && kt_say "$kt_e" || kt_fail_io
  done >"$kt_out.seen" 3>"$kt_out.blocked" 4>"$kt_tmp/rows" 5>"$kt_out.links" 6>"$kt_tmp/starts" 7>"$kt_tmp/dirs" || kt_fail_io
  [ -s "$kt_out.seen" ] || { cd /; return 0; }
  kt_empty "$kt_tmp/found"
  kt_find_all
  kt_read_links "$kt_out.links" >>"$kt_tmp/rows" || kt_fail_io
  kt_read_links "$kt_tmp/links" >>"$kt_tmp/rows" || kt_fail_io
  kt_hash
  cd /
  if [ -s "$kt_tmp/dirs" ]; then
    kt_list_empty
    [ ! -s "$kt_tmp/empty" ] || sed "s|^|d$kt_tab-$kt_tab|; s|\$|//|" "$kt_tmp/empty" >>"$kt_tmp/rows" || kt_fail_io
  fi
  kt_unite "$kt_out" "$kt_tmp/rows" "$kt_tmp/odd" "$kt_tmp/hashed"
}

# Writes the directories that hold nothing to empty.
kt_list_empty() {
  if kt_read_few "$kt_tmp/holding"; then
    kt_holding=$kt_nl$kt_words
    while IFS= read -r kt_e; do
      case $kt_holding in *"$kt_nl$kt_e$kt_nl"*) ;; *) kt_say "$kt_e" || kt_fail_io ;; esac
    done <"$kt_tmp/dirs" >"$kt_tmp/empty" || kt_fail_io
  else
    kt_minus "$kt_tmp/dirs" "$kt_tmp/holding" "$kt_tmp/empty"
  fi
}

# Whether something other than a directory is above a nested entry, in the working directory.
kt_is_blocked() {
  case $1 in
    */*) ;;
    *) return 1 ;;
  esac
  kt_d=${1%/*}
  while :; do
    if [ -L "$kt_d" ] || { [ -e "$kt_d" ] && [ ! -d "$kt_d" ]; }; then
      return 0
    fi
    case $kt_d in
      */*) kt_d=${kt_d%/*} ;;
      *) return 1 ;;
    esac
  done
}

# Finds what is below the paths in starts, and sorts it into the lists files and links, and odd with the rows of odd things. In
# files, and in escaped, where a command reads them, those that are executable begin with `./`. In holding is the entry of each.
kt_find_all() {
  kt_empty "$kt_tmp/files" "$kt_tmp/escaped" "$kt_tmp/links" "$kt_tmp/odd" "$kt_tmp/holding"
  [ -s "$kt_tmp/starts" ] || return 0
  kt_word_batches kt_find "$kt_tmp/starts"
  # How often a path was printed tells what it is; `e/.` at the beginning tells where the entry ends.
  sort "$kt_tmp/found" >"$kt_tmp/sorted" || kt_fail_io
  uniq -c <"$kt_tmp/sorted" >"$kt_tmp/counted" || kt_fail_io
  kt_sort_found
}

# Sorts what is in counted, each path behind how often it was printed.
kt_sort_found() {
  kt_split_found counted
  [ ! -s "$kt_tmp/junk" ] || { kt_drop_junk && kt_split_found clean; }
}

# Splits the file $1, counted or, once more, what was kinds: each path behind its kind and a tab. What may be junk is also in junk.
kt_split_found() {
  # A name with a newline spans lines. The first of them begins with an entry, and tells that there is something odd;
  # the others have no slash. The files that sed writes to cannot be quoted, so it works among them.
  (
    cd "$kt_tmp" &&
      sed -n -e "s/^ *1 /f$kt_tab/" -e "s/^ *2 /x$kt_tab/" -e "s/^ *3 /l$kt_tab/" -e "s/^ *[0-9][0-9]* /o$kt_tab/" \
        -e 's|/\./|//|' -e 's|/\.$|//|' -e "s/^o$kt_tab\\([^[:cntrl:]\\\\]*\\)[[:cntrl:]\\\\].*/o$kt_tab\\1?/" -e 'w kinds' \
        -e h -e "s/^.$kt_tab//" -e 's|//.*||w holding' -e g -e "/^[fx]$kt_tab/!b sorted" \
        -e '\|//\(.*/\)*__pycache__/[^/]*\.pyc$|b junk' -e '\|//\(.*/\)*\.DS_Store$|b junk' -e '\|//\(.*/\)*Thumbs\.db$|b junk' \
        -e '\|//\(.*/\)*desktop\.ini$|b junk' -e '\|//\(.*/\)*\._[^/][^/]*$|b junk' -e 'b sorted' -e ':junk' -e 'w junk' \
        -e ':sorted' -e 't named' -e ':named' -e "s/^x$kt_tab/.\//" -e 't file' -e "s/^f$kt_tab//" -e 't file' -e "s/^l$kt_tab//w links" \
        -e "s/^o$kt_tab/o$kt_tab-$kt_tab/" -e "\|^o$kt_tab-$kt_tab$kt_entry_bre//|p" -e d \
        -e ':file' -e 'w files' -e 's#[^A-Za-z0-9._/-]#\\&#g' -e 'w escaped' "$1" >odd
  ) || kt_fail_io
}

# Prints a path once for a file, twice for an executable one, three times for a link, four times for a device or socket,
# and five times for what has a name that would break a line or a hash tool's output, and for a directory that cannot be
# read: so one walk sees one state of the tree.
kt_find() {
  kt_walked=walked
  [ -s "$kt_tmp/found" ] || kt_walked=found
  if kt_walk "$@" 2>/dev/null >"$kt_tmp/$kt_walked"; then
    [ "$kt_walked" = found ] || cat "$kt_tmp/walked" >>"$kt_tmp/found" || kt_fail_io
    return 0
  fi
  [ "$kt_walked" = walked ] || kt_empty "$kt_tmp/found"
  # One of them holds something that we cannot read; the others need not suffer from it.
  if [ $# -gt 64 ]; then
    kt_group='' kt_group_size=0
    for kt_e; do
      kt_group="$kt_group $kt_e" kt_group_size=$((kt_group_size + 1))
      [ "$kt_group_size" -lt 64 ] || { eval "kt_find $kt_group" && kt_group='' kt_group_size=0; }
    done
    eval "set -- $kt_group"
    [ $# -gt 0 ] || return 0
    kt_find "$@"
    return 0
  fi
  for kt_e; do
    if kt_walk "$kt_e" 2>"$kt_tmp/message" >"$kt_tmp/walked"; then
      cat "$kt_tmp/walked" >>"$kt_tmp/found" || kt_fail_io
    elif kt_has 'Permission denied' "$kt_tmp/message"; then
      kt_say "$kt_e/?$kt_nl$kt_e/?$kt_nl$kt_e/?$kt_nl$kt_e/?$kt_nl$kt_e/?" >>"$kt_tmp/found" || kt_fail_io
    else
      cat "$kt_tmp/message" >&2
      kt_fail_io
    fi
  done
}

kt_walk() {
  find "$@" \( -path '*[[:cntrl:]\\]*' -o -type d ! -perm -500 \) -prune -print -print -print -print -print \
    -o -type d -o -type f ! -perm -100 -print -o -type f -print -print -o -type l -print -print -print \
    -o -print -print -print -print
}

# Writes what is in kinds to clean, without what running a skill, or looking at it in a file manager, leaves behind, unless
# the skill itself has a file of that name: __pycache__/*.pyc, .DS_Store, Thumbs.db, desktop.ini, and a ._X beside its X. Only
# files, since nobody but a person makes anything else of these names; and no other file, since junk is deleted without a copy.
kt_drop_junk() {
  sed "s/^[^$kt_tab]*$kt_tab//" "$kt_tmp/junk" >"$kt_tmp/junk-paths" || kt_fail_io
  kt_leave_lone
  kt_empty "$kt_tmp/known-rows"
  for kt_table in $kt_known; do
    cat "$kt_dir/$kt_table" >>"$kt_tmp/known-rows" || kt_fail_io
  done
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_tmp/known-rows" >"$kt_tmp/known-paths" || kt_fail_io
  kt_unite "$kt_tmp/known-paths" "$kt_tmp/known-paths"
  kt_unite "$kt_tmp/junk-paths" "$kt_tmp/junk-paths"
  kt_minus "$kt_tmp/junk-paths" "$kt_tmp/known-paths" "$kt_tmp/left-behind"
  for kt_kind in f x; do
    sed "s/^/$kt_kind$kt_tab/" "$kt_tmp/left-behind"
  done >"$kt_tmp/junk" || kt_fail_io
  kt_unite "$kt_tmp/kinds" "$kt_tmp/kinds"
  kt_minus "$kt_tmp/kinds" "$kt_tmp/junk" "$kt_tmp/clean"
}

# Takes every ._X that has no X beside it out of junk-paths. X is a file, a link, or a directory that holds something.
kt_leave_lone() {
  sed -n 's|/\._\([^/][^/]*\)$|/\1|p' "$kt_tmp/junk-paths" >"$kt_tmp/companions" || kt_fail_io
  [ -s "$kt_tmp/companions" ] || return 0
  # Each path, and each directory above it.
  sed -n -e "s/^[^$kt_tab]*$kt_tab//" -e p -e :a -e 's|/[^/]*$||p' -e ta "$kt_tmp/kinds" >"$kt_tmp/beside" || kt_fail_io
  kt_unite "$kt_tmp/beside" "$kt_tmp/beside"
  kt_unite "$kt_tmp/companions" "$kt_tmp/companions"
  kt_both "$kt_tmp/companions" "$kt_tmp/beside" "$kt_tmp/accompanied"
  { sed '\|/\._[^/]*$|d' "$kt_tmp/junk-paths" && sed 's|[^/]*$|._&|' "$kt_tmp/accompanied"; } >"$kt_tmp/junk" || kt_fail_io
  mv -f "$kt_tmp/junk" "$kt_tmp/junk-paths" || kt_fail_io
}

# Writes a row for every file that kt_find_all listed, relative to the working directory, to hashed.
kt_hash() {
  kt_empty "$kt_tmp/hashed"
  [ -s "$kt_tmp/files" ] || return 0
  set --
  while IFS= read -r kt_e; do
    set -- "$@" "$kt_e"
    [ $# -lt 24 ] || break
  done <"$kt_tmp/files"
  if [ $# -lt 24 ]; then
    kt_digest_of "$@"
  else
    kt_digests <"$kt_tmp/escaped"
  fi >"$kt_tmp/digests" 2>/dev/null
  kt_hash_status=$?
  # Without references to what was matched, which take several times as long.
  sed -e '/^[0-9a-f]\{64\}[ *]/!d' -e "s/[ *][ *]*/$kt_tab/" -e 't tab' -e ':tab' -e "s#$kt_tab\./#$kt_tab#" -e 't executable' \
    -e "s/^/f$kt_tab/" -e b -e ':executable' -e "s/^/x$kt_tab/" "$kt_tmp/digests" >"$kt_tmp/hashed" || kt_fail_io
  [ "$kt_hash_status" != 0 ] || return 0
  # Whatever has no digest must be a file that cannot be read: that is a state like any other. Anything else is a failure.
  sed -e "s#^x${kt_tab}[^$kt_tab]*$kt_tab#./#" -e "s/^f${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_tmp/hashed" >"$kt_tmp/hashed-paths" || kt_fail_io
  kt_minus "$kt_tmp/files" "$kt_tmp/hashed-paths" "$kt_tmp/unread"
  while IFS= read -r kt_e; do
    [ ! -r "$kt_e" ] || kt_fail_io
    kt_say "o$kt_tab-$kt_tab${kt_e#./}" || kt_fail_io
  done <"$kt_tmp/unread" >>"$kt_tmp/hashed"
}

# Prints a row for every link listed in the file $1, an absolute path. The links are relative to the working directory.
kt_read_links() {
  [ -s "$1" ] || return 0
  # Where a name ends is only certain when it holds no arrow; and ls may mask a name that is not ASCII.
  (
    cd "$kt_tmp" &&
      sed -e '/ -> /b odd' -e '/[^ -~]/b odd' -e 's#[^A-Za-z0-9._/-]#\\&#g' -e 's#^#./#' -e b \
        -e ':odd' -e 'w links-odd' -e d "$1"
  ) >"$kt_tmp/links-plain" || kt_fail_io
  if [ -s "$kt_tmp/links-plain" ]; then
    xargs ls -ldn <"$kt_tmp/links-plain" >"$kt_tmp/listing" || kt_fail_io
    # A text with a newline could pass for another link's line, so then each is read by itself.
    if ! kt_as_long "$kt_tmp/links-plain" "$kt_tmp/listing"; then
      cat "$1" >"$kt_tmp/links-odd" || kt_fail_io
    else
      sed -e 's#^l[^/]* \./##' -e "s# -> #$kt_tab#" \
        -e "/^[^$kt_tab]*$kt_tab.*[[:cntrl:]]/{" -e "s#^\\([^$kt_tab]*\\)$kt_tab.*#o$kt_tab-$kt_tab\\1#" -e b -e '}' \
        -e "s#^\\([^$kt_tab]*\\)$kt_tab\\(.*\\)\$#l$kt_tab\\2$kt_tab\\1#" "$kt_tmp/listing" || kt_fail_io
    fi
  fi
  kt_where=$PWD
  while IFS= read -r kt_e; do
    if kt_read_link "$kt_where" "$kt_e"; then
      case $kt_text in
        *[[:cntrl:]]*) kt_say "o$kt_tab-$kt_tab$kt_e" ;;
        *) kt_say "l$kt_tab$kt_text$kt_tab$kt_e" ;;
      esac
    else
      kt_say "o$kt_tab-$kt_tab$kt_e"
    fi
  done <"$kt_tmp/links-odd"
  cd -P -- "$kt_where" || kt_fail_io
}
