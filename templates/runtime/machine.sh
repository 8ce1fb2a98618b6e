# ---- The machine ------------------------------------------------------------------------------------------------------
# Reads: TMPDIR kt_hook kt_made kt_nl kt_stages
# Sets: kt_digest kt_hasher kt_home kt_lock_dirs kt_masking kt_real kt_stages kt_state kt_tmp
# Uses: words (kt_fail_io kt_stop), control (kt_leave_control), locks (kt_unlock_all)
# Fails: 3 without a hash tool or a scratch directory; 129, 130, 141 or 143 after a signal.

# Finds a hash tool and makes a scratch directory, which holds every table of this run.
kt_prepare() {
  kt_tmp=''
  if command -v sha256sum >/dev/null 2>&1; then
    kt_hasher=sha256sum
  elif command -v shasum >/dev/null 2>&1; then
    kt_hasher=shasum
  elif command -v sha256 >/dev/null 2>&1; then
    kt_hasher=sha256
  elif command -v openssl >/dev/null 2>&1; then
    kt_hasher=openssl
  else
    kt_stop 3 'there is no tool here that computes SHA-256.' 'Install one of sha256sum, shasum, sha256 or openssl.'
  fi
  # Variables that change the output of GNU's or BSD's ls.
  unset TIME_STYLE QUOTING_STYLE LS_COLORS CLICOLOR CLICOLOR_FORCE COLUMNS TABSIZE
  # The user's umask decides who else may read the skills; their owner must be able to.
  umask u=rwx
  kt_real='' kt_lock_dirs='' kt_masking='' kt_home='' kt_state=''
  kt_made='' kt_stages=''
  trap kt_clean_up EXIT
  # Until kt_tmp is set, nothing would remove the scratch directory, so a signal has to wait.
  kt_late=''
  trap 'kt_late=129' HUP
  trap 'kt_late=130' INT
  trap 'kt_late=143' TERM
  kt_n=0
  until mkdir -m 700 -- "${TMPDIR:-/tmp}/kitout-$$-$kt_n" 2>/dev/null; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -lt 100 ] ||
      kt_stop 3 "cannot create a directory in ${TMPDIR:-/tmp}." 'Point TMPDIR at a directory that you can write to.'
  done
  kt_tmp=${TMPDIR:-/tmp}/kitout-$$-$kt_n
  case $kt_tmp in
    /*) ;;
    *)
      cd -P -- "$kt_tmp" || kt_fail_io
      kt_tmp=$PWD
      ;;
  esac
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  [ -z "$kt_late" ] || exit "$kt_late"
}

# A store's directories are read-only, and so is a copy that was cut short: it can only be removed after a chmod.
kt_remove_stage() {
  [ -d "$1" ] || return 0
  rm -rf -- "$1" 2>/dev/null || { chmod -R u+rwx "$1" 2>/dev/null && rm -rf -- "$1"; }
}

kt_clean_up() {
  kt_status=$?
  trap '' HUP INT PIPE TERM
  cd /
  # What is staged is of no use to the next run, and may be what fills the disk.
  while [ -n "$kt_stages" ]; do
    kt_remove_stage "${kt_stages%%"$kt_nl"*}"
    kt_stages=${kt_stages#*"$kt_nl"}
  done
  kt_unlock_all
  [ -z "$kt_tmp" ] || rm -rf -- "$kt_tmp"
  # Directories that were made for nothing are removed; the others are not empty.
  while [ -n "$kt_made" ]; do
    kt_leave_control "${kt_made%%"$kt_nl"*}" 2>/dev/null
    kt_made=${kt_made#*"$kt_nl"}
  done
  trap - EXIT
  [ "$kt_hook" = no ] || kt_status=0
  exit "$kt_status"
}

# Makes a directory and those above it, and remembers which of them did not exist.
kt_make_dir() {
  kt_dir_tries=0
  until [ -d "$1" ]; do
    kt_dir_tries=$((kt_dir_tries + 1))
    [ "$kt_dir_tries" -le 30 ] || return 1
    kt_missing_dirs=''
    kt_d=$1
    until [ -d "$kt_d" ]; do
      kt_missing_dirs=$kt_d$kt_nl$kt_missing_dirs
      kt_d=${kt_d%/*}
      [ -n "$kt_d" ] || kt_d=/
    done
    while [ -n "$kt_missing_dirs" ]; do
      kt_d=${kt_missing_dirs%%"$kt_nl"*}
      kt_missing_dirs=${kt_missing_dirs#*"$kt_nl"}
      kt_made=$kt_d$kt_nl$kt_made
      # Another installer may make the same one at this moment or, when it is refused, remove the one above that it had made.
      mkdir -- "$kt_d" 2>"$kt_tmp/message" || [ -d "$kt_d" ] || {
        [ ! -d "${kt_d%/*}" ] || [ "$kt_dir_tries" -lt 3 ] || return 1
        break
      }
    done
  done
}

# Reads escaped names and prints a digest and a name per line. How many names a command line holds is for xargs to know.
kt_digests() {
  case $kt_hasher in
    sha256sum) xargs sha256sum ;;
    shasum) xargs shasum -a 256 ;;
    sha256) xargs sha256 -r ;;
    openssl) xargs openssl dgst -sha256 -r ;;
  esac
}

# The same for the files that it is given or, without any, for standard input.
kt_digest_of() {
  case $kt_hasher in
    sha256sum) sha256sum "$@" ;;
    shasum) shasum -a 256 "$@" ;;
    sha256) sha256 -r "$@" ;;
    openssl) openssl dgst -sha256 -r "$@" ;;
  esac
}

# Sets kt_digest to the SHA-256 of one file.
kt_hash_one() {
  kt_digest_of 2>/dev/null <"$1" >"$kt_tmp/digests" || return 1
  IFS= read -r kt_digest <"$kt_tmp/digests" || return 1
  # With or without a name for standard input.
  kt_digest=${kt_digest%%[!0-9a-f]*}
}
