# ---- Words to the user ------------------------------------------------------------------------------------------------
# Reads: HOME kt_bundle kt_from kt_home kt_hook kt_nl kt_real kt_reason kt_root kt_scope
# Sets: kt_rebuild kt_short_path kt_shown
# Uses: tools (kt_find_reason)
# Fails: 3 when a file operation failed (kt_fail_io). kt_stop ends the run with the status that it is given; the hook
#   always ends with 0.

# printf is not built into every shell, and where it is not, print is.
kt_choose_say() {
  kt_rebuild="If it is in kitout's store, repair it with 'kitout build --repair'; otherwise copy or build it again. Then run this again."
  kt_script=install
  [ "$kt_scope" = user ] || kt_script=install-local
  if [ "$(command -v printf)" = printf ]; then
    kt_say() { printf '%s\n' "$1"; }
  else
    kt_say() { print -r -- "$1"; }
  fi
}

# Sets kt_shown to a string that may have come with a clone, without anything that a terminal would interpret or hide.
kt_printable() {
  kt_shown=$1
  case $1 in *[!\ -~]*) kt_shown=$(kt_say "$1" | sed -e :a -e '$!N' -e '$!ba' -e 's/[^ -~]/?/g') ;; esac
}

# The same for a string with paths in it: the project's own path is the user's, what is below it came with the project.
kt_printable_paths() {
  case $kt_scope$1 in
    project*[!\ -~]*) ;;
    *) kt_shown=$1; return 0 ;;
  esac
  kt_after=$1 kt_before=''
  while :; do
    case $kt_after in *"$kt_root"/*) ;; *) break ;; esac
    kt_printable "${kt_after%%"$kt_root"/*}"
    kt_before=$kt_before$kt_shown$kt_root/
    kt_after=${kt_after#*"$kt_root"/}
  done
  kt_printable "$kt_after"
  kt_shown=$kt_before$kt_shown
}

kt_warn() {
  kt_printable_paths "$1"
  kt_say "kitout: $kt_shown" >&2
}

# kt_stop STATUS WHAT NEXT: reports what happened and what to do next, and ends the run.
kt_stop() {
  if [ "$kt_hook" = yes ]; then
    # One line, whatever is in a path.
    kt_printable_paths "$2"
    kt_line=$kt_shown
    while :; do
      case $kt_line in
        *"$kt_nl"*) kt_line="${kt_line%%"$kt_nl"*} ${kt_line#*"$kt_nl"}" ;;
        *) break ;;
      esac
    done
    kt_say "kitout: $kt_line (For details: $kt_bundle/$kt_script --dry-run)" >&3
    exit 0
  fi
  kt_warn "$2"
  if [ "$1" = 3 ]; then
    kt_find_reason >/dev/null 2>&1
    set -- "$1" "$2" "${kt_reason:-$3}"
  fi
  kt_printable_paths "$3"
  kt_say "  $kt_shown" >&2
  exit "$1"
}

# A file operation of ours failed. The next run finishes whatever was announced.
kt_fail_io() {
  kt_stop 3 "a file operation failed${kt_real:+ while working on $kt_real}; see the message above, if any." \
    'Check free space and permissions, including those of the temporary directory, and run this again.'
}

# Sets kt_short_path to a path as its reader would write it.
kt_shorten() {
  kt_short_path=$1
  if [ "$kt_scope" = project ] && [ "$kt_from" = "$kt_root" ]; then
    case $1 in
      "${kt_root%/}"/*)
        kt_printable "${1#"${kt_root%/}"/}"
        kt_short_path=$kt_shown
        return 0
        ;;
    esac
  fi
  case ${HOME:-} in
    /?*)
      case $1 in
        "$HOME"/*) kt_short_path="~${1#"$HOME"}" ;;
        "$kt_home"/*) kt_short_path="~${1#"$kt_home"}" ;;
      esac
      ;;
  esac
  case $kt_scope$kt_short_path in
    project*[!\ -~]*)
      kt_printable_paths "$1"
      kt_short_path=$kt_shown
      ;;
  esac
}
