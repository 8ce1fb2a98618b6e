# ---- Tools: whether each of them does what is asked of it -------------------------------------------------------------
# Reads: TMPDIR kt_hasher kt_nl kt_tab kt_tmp
# Sets: kt_reason
# Uses: words (kt_say), machine (kt_digests), live (kt_walk)
# Fails: never, since it runs when something failed already.

# Some tools do less than POSIX asks of them and do not say so. Sets kt_reason to a sentence that names the first one that
# fails on two files in the scratch directory, or that directory when it has no room; to nothing when all is well there.
kt_find_reason() {
  kt_reason='' kt_bad_tool=''
  { [ -n "$kt_tmp" ] && cd "$kt_tmp"; } || return 0
  # No tool is to blame for a full disk, so there must be room for all that they are tried with.
  kt_n=0
  set --
  while [ "$kt_n" -lt 30 ]; do
    kt_n=$((kt_n + 1))
    set -- "$@" "try-$kt_n"
    { kt_say "$kt_n" >"try-$kt_n" && [ -s "try-$kt_n" ]; } || kt_bad_tool=room
  done
  rm -f "$@"
  if [ -z "$kt_bad_tool" ]; then
    kt_try_tools
    # As much again as all tables of this run.
    [ -n "$kt_bad_tool" ] || find "$kt_tmp" -type f ! -name try-room -exec cat '{}' + >"$kt_tmp/try-room" || kt_bad_tool=room
  fi
  case $kt_bad_tool in
    '') ;;
    room) kt_reason="There is no room left in ${TMPDIR:-/tmp}. Free some, or point TMPDIR at another directory, and run this again." ;;
    *) kt_reason="The reason seems to be $(command -v "$kt_bad_tool"): tried on two files, it does not do what POSIX asks of it. Put another $kt_bad_tool before it in PATH, and run this again." ;;
  esac
}

# Each tool in the ways in which the installer uses it; those come first that the others are tried with.
kt_try_tools() {
  rm -rf try
  { mkdir -p -- try/in/deep && cd try && mkdir -m 700 -- new; } || kt_blame mkdir
  [ -z "$kt_bad_tool" ] || return 0
  kt_say one >./one
  kt_say two >'two words'
  kt_say "one${kt_nl}two\\ words" >names
  kt_try cat "$(cat one 'two words')" "one${kt_nl}two"
  { cmp -s one one && ! cmp -s one 'two words'; } || kt_blame cmp
  { cp -RPp one 'two words' in/ && cmp -s 'two words' 'in/two words' && cp -RH in copied && cmp -s one copied/one; } || kt_blame cp
  { ln -s 'two words' link && [ -L link ] && cmp -s link 'two words'; } || kt_blame ln
  case $(ls -ldn ./link) in *' ./link -> two words') ;; *) kt_blame ls ;; esac
  kt_try ls "$(ls -A in)" "deep${kt_nl}one${kt_nl}two words"
  { mv -f -- in/one in/deep/ && cmp -s one in/deep/one && [ ! -e in/one ]; } || kt_blame mv
  kt_say other >copied/one
  mv -n -- copied/one in/deep/
  { cmp -s one in/deep/one && [ -s copied/one ]; } || kt_blame mv
  { rm -rf copied && [ ! -e copied ]; } || kt_blame rm
  { rmdir -- new && [ ! -e new ]; } || kt_blame rmdir
  { chmod u+x 'in/two words' && [ -x 'in/two words' ] && chmod -R u-x in/deep/one && [ ! -x in/deep/one ]; } || kt_blame chmod
  kt_try grep "$(grep -c '' one 'two words')" "one:1${kt_nl}two words:1"
  { grep -x -F -e two 'two words' && ! grep -v -E -e '^(one|two)$' one; } || kt_blame grep
  kt_try sed "$(sed -n -e 'w written' -e h -e G -e 's/^\(.\{0,2\}\).*\n/\1-/' -e 't end' -e d -e ':end' -e p one)" on-one
  cmp -s one written || kt_blame sed
  kt_say "a${kt_tab}b${kt_tab}z${kt_nl}c${kt_tab}d${kt_tab}y" >rows
  sort -u -o united 'two words' one one
  kt_try sort "$(cat united)" "one${kt_nl}two"
  kt_try sort "$(sort -t "$kt_tab" -k 3 rows)" "c${kt_tab}d${kt_tab}y${kt_nl}a${kt_tab}b${kt_tab}z"
  sort one one 'two words' >three
  kt_try uniq "$(uniq -d <three) $(uniq -u <three)" 'one two'
  kt_try uniq "$(uniq -c <three | sed 's/^ *//')" "2 one${kt_nl}1 two"
  kt_walk in >"$kt_tmp/walked"
  kt_try find "$(sort "$kt_tmp/walked")" "in/deep/one${kt_nl}in/two words${kt_nl}in/two words"
  find in -type f -exec cat '{}' + >found
  kt_try find "$(sort found)" "one${kt_nl}two"
  kt_try xargs "$(xargs cat <names)" "one${kt_nl}two"
  kt_try xargs "$(xargs -n 1 cat <names)" "one${kt_nl}two"
  kt_try "$kt_hasher" "$(kt_digests <names | sed 's/[ *][ *]*/ /')" \
    "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806 one
27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a two words"
  [ -n "$(uname -n)" ] || kt_blame uname
}

# kt_try TOOL RESULT EXPECTED
kt_try() {
  [ "$2" = "$3" ] || kt_blame "$1"
}

kt_blame() {
  [ -n "$kt_bad_tool" ] || kt_bad_tool=$1
}
