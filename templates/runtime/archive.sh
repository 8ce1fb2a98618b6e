# ---- Making many links ------------------------------------------------------------------------------------------------
#
# ln makes several links at once only when each is named like the end of its text, and ours are not. But tar unpacks any
# number of them, so where a machine has awk, tr and tar, links are written as an archive, which tar unpacks.
# Reads: kt_dir kt_lines kt_tab
# Sets: nothing
# Uses: words (kt_fail_io), tables (kt_count_lines)
# Fails: 3 when a link cannot be made.

# Whether it is worth while to unpack as many links as the file $1 has lines, and this machine has what that takes.
kt_can_unpack_links() {
  kt_count_lines "$1"
  # For a few, the programs for the archive cost more.
  [ "$kt_lines" -gt 8 ] || return 1
  for kt_e in awk tr tar; do
    command -v "$kt_e" >/dev/null 2>&1 || return 1
  done
}

# Unpacks the links of the rows in the file $1 in the working directory. What came of it is for the caller to look at.
kt_unpack_links() {
  (unset TAR_OPTIONS && kt_archive_links "$1" | tr '\001' '\000' | tar -xomf -) >/dev/null 2>&1
}

# Makes the links of the rows in the file $1 in the working directory, one by one.
kt_make_links() {
  sed -e "s#[^A-Za-z0-9._/$kt_tab-]#\\\\&#g" -e "s/^l$kt_tab//" -e "s/$kt_tab/ /" "$1" >"$kt_dir/link-words" || kt_fail_io
  xargs -n 2 ln -s <"$kt_dir/link-words" || kt_fail_io
}

# Prints an archive of the links of the rows in the file $1, with \001 for each zero byte: not every awk can print one. A header
# has 512 bytes: name, mode, owner, group, size, time, checksum, type and link text, and the mark of GNU's format, in which a
# name or text of more than 100 bytes comes before, as the content of an entry of its own.
kt_archive_links() {
  awk -F "$kt_tab" '
    BEGIN {
      zeros = "\001"
      while (length(zeros) < 1024) zeros = zeros zeros
      for (i = 2; i < 256; i++) code[sprintf("%c", i)] = i
    }
    { long("K", $2); long("L", $3); header("2", $3, 0, $2) }
    END { printf "%s", zeros }

    function long(type, text) {
      if (length(text) > 100) {
        header(type, "././@LongLink", length(text) + 1, "")
        printf "%s", text padding(512 - length(text) % 512)
      }
    }

    function header(type, name, size, text,    start, end) {
      start = filled(name, 100) "0000777\0010000000\0010000000\001" sprintf("%011o", size) "\00100000000000\001"
      end = type filled(text, 100) "ustar  \001"
      # The checksum counts as eight spaces.
      printf "%s%06o\001 %s%s", start, sum(start) + sum(end) + 256, end, padding(247)
    }

    function filled(text, size) { text = substr(text, 1, size); return text padding(size - length(text)) }

    function padding(size) { return substr(zeros, 1, size) }

    function sum(text,    total, i) {
      gsub(/\001/, "", text)
      for (i = length(text); i > 0; i--) total += code[substr(text, i, 1)]
      return total
    }
  ' "$1"
}
