# kitout installer, second part: brings every destination to exactly what its data table says, and loses nothing.
#
# One run, as kt_main shows it: collect the destinations, lock them, look at all of them, decide; if anything is refused,
# nothing changes. Then stage everything, announce the change in the ledgers, move by rename, and write the final ledgers.
#
# What a destination holds is compared as text: one row for each file or link, a type, an identity and a path between tabs.
#   f  SHA-256    entry//path    a file
#   x  SHA-256    entry//path    a file that its owner may execute
#   l  link text  entry//path    a link inside an entry
#   l  link text  entry          an entry that is a link
#   l  link text  .              a destination that is a link
# Two more types only ever stand for something live that no bundle contains:
#   o  -          entry//path    a device, a socket, an unreadable file, a name with control characters
#   d  -          entry//        a directory without any file
# The double slash marks where the entry ends; to the operating system it is one.
#
# An entry is made of A-Z a-z 0-9 . _ - and slashes and begins with none of . and -, so a list of entries is a list of
# words. Every other name is always quoted, or read from a file, one to a line.
#

# What a preamble and start.sh set, and all that is expected of them.
: "${kt_scope:?}" "${kt_owner:?}" "${kt_bundle:?}" "${kt_root:?}" "${kt_wanted_targets?}" "${kt_usage?}" "${kt_help:?}"
: "${kt_from?}" "${kt_root_given:?}" "${kt_overrides?}" "${kt_shared?}" "${kt_tab:?}" "${kt_nl:?}"
: "${kt_dry:?}" "${kt_porcelain:?}" "${kt_force:?}" "${kt_take_over:?}" "${kt_quiet:?}" "${kt_verify:?}" "${kt_uninstall:?}" "${kt_hook:?}"

kt_entry_re='[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*'
kt_entry_bre='[A-Za-z0-9_][A-Za-z0-9._-]*\(/[A-Za-z0-9_][A-Za-z0-9._-]*\)*'
kt_fields='name structure view conflict targets exclude at real parent base tree control link_base prune moves total added replaced removed refused'

kt_main() {
  exec </dev/null
  # The hook keeps one line of standard error for kt_stop.
  if [ "$kt_hook" = yes ]; then
    # Where nobody listens, a copy of the descriptor would be a mistake that ends the shell.
    (exec 3>&2) || exec 2>/dev/null
    exec 3>&2 >/dev/null 2>&1
  fi
  kt_choose_say
  [ "$kt_help" = no ] || { kt_show_help; exit 0; }
  kt_check_usage
  kt_prepare
  kt_collect
  kt_leave_hook_if_replaced
  if [ "$kt_dry" = no ]; then
    kt_lock_owner
    kt_leave_hook_if_replaced
  fi
  [ -n "$kt_wanted_targets" ] || kt_add_remembered
  if [ "$kt_dry" = no ]; then
    kt_each kt_choose_control
    kt_lock_destinations
    kt_each kt_probe
  fi
  kt_each kt_look
  kt_check_room
  [ "$kt_porcelain" = no ] || kt_each kt_print_porcelain
  kt_stop_if_refused
  kt_stop_if_looking
  kt_each kt_stage
  kt_check_room
  kt_remember_more
  trap '' HUP INT PIPE TERM
  kt_each kt_announce
  kt_each kt_move
  kt_each kt_finish
  kt_remember
  # From here on there is nothing to take back.
  kt_made='' kt_stages=''
  [ "$kt_porcelain" = yes ] || kt_each kt_print_line
  [ "$kt_hook" = no ] || kt_report_hook
  exit 0
}

# The hook works unasked, so what it changed is worth a line.
kt_report_hook() {
  kt_line=''
  kt_each kt_add_to_report
  [ -z "$kt_line" ] || kt_say "kitout: skills brought up to date:$kt_line." >&3
}

kt_add_to_report() {
  [ "$kt_added$kt_replaced$kt_removed" != 000 ] || return 0
  kt_shorten "$kt_real"
  kt_line="$kt_line${kt_line:+,} +$kt_added ~$kt_replaced -$kt_removed in $kt_short_path"
}

# ---- Words to the user ------------------------------------------------------------------------------------------------

# printf is not built into every shell, and where it is not, print is.
kt_choose_say() {
  kt_rebuild="If it is in kitout's store, mend it with 'kitout build --repair'; otherwise copy or build it anew. Then run this again."
  kt_script=install
  [ "$kt_scope" = user ] || kt_script=install-local
  if [ "$(command -v printf)" = printf ]; then
    kt_say() { printf '%s\n' "$1"; }
  else
    kt_say() { print -r -- "$1"; }
  fi
}

# Sets kt_shown to a text that may have come with a clone, without anything that a terminal could act on or hide.
kt_printable() {
  kt_shown=$1
  case $1 in *[!\ -~]*) kt_shown=$(kt_say "$1" | sed -e :a -e '$!N' -e '$!ba' -e 's/[^ -~]/?/g') ;; esac
}

# The same for a text with paths in it: the project's own path is the user's, what is below it came with the project.
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

# kt_stop STATUS WHAT NEXT: says what happened and what to do next, and ends the run.
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
    kt_say "kitout: $kt_line (To see more: $kt_bundle/$kt_script --dry-run)" >&3
    exit 0
  fi
  kt_warn "$2"
  kt_printable_paths "$3"
  kt_say "  $kt_shown" >&2
  exit "$1"
}

# A step of our own failed. Whatever was announced is finished by the next run.
kt_broken() {
  kt_stop 3 "a file operation failed${kt_real:+ while working on $kt_real}; see the message above, if there is one." \
    'Check free space and permissions, also of the temporary directory, and run this again.'
}

# Sets kt_short_path to a path as a reader would write it.
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

kt_show_help() {
  kt_audience='for your user' kt_root_help=''
  kt_env_help="  AGENT_SKILLS_DESTS          install into these directories instead, as links"
  if [ "$kt_scope" = project ]; then
    kt_audience='into one project'
    kt_root_help="
  --root DIR      the project's directory; default: AGENT_SKILLS_ROOT, or the working directory"
    kt_env_help="  AGENT_SKILLS_ROOT           as --root
  AGENT_SKILLS_LOCAL_DESTS    other directories for the targets, in the order of their names"
  fi
  kt_say "Installs the skills of this bundle $kt_audience: $kt_bundle

Usage: ${0##*/} [options]

  --dry-run       show what would be done, change nothing
  --target NAME   only this target; can be given again
  --force         replace what was edited or is not kitout's, after copying it to a backup
  --take-over     take over directories that another configuration installed
  --verify        compare everything with the bundle, change nothing; with --force, repair
  --uninstall     remove what kitout installed and nothing else$kt_root_help
  --porcelain     print the plan for programs, one tab-separated record to a line
  --quiet         print warnings and errors only
  --help          show this text

A line of output says for one directory how many skills are added (+), replaced (~), removed (-), the same (=), and left
alone because they are yours (!).

Environment:
$kt_env_help
  AGENT_SKILLS_FORCE=1        as --force
  AGENT_SKILLS_QUIET=1        as --quiet

Exit status: 0 done, 1 the configuration does not fit this machine, 2 a decision is needed, 3 something outside failed,
64 wrong usage."
}

kt_check_usage() {
  kt_override_name=AGENT_SKILLS_DESTS kt_dest_key=dest
  [ "$kt_scope" = user ] || kt_override_name=AGENT_SKILLS_LOCAL_DESTS kt_dest_key=localDest
  [ -z "$kt_usage" ] || kt_stop 64 "$kt_usage." "Run '$0 --help' to see the options."
  kt_known_targets=''
  kt_destinations kt_note_targets
  for kt_target in $kt_wanted_targets; do
    case " $kt_known_targets " in
      *" $kt_target "*) ;;
      *) kt_stop 64 "this bundle has no target $kt_target." "It has:$kt_known_targets" ;;
    esac
  done
  if [ "$kt_uninstall" = yes ] && [ "$kt_verify" = yes ]; then
    kt_stop 64 '--uninstall and --verify exclude each other.' 'Give one of them.'
  fi
  if [ "$kt_scope" = user ] && [ "$kt_root_given" = yes ]; then
    kt_stop 64 '--root is for a project, and this installs for the user.' "Leave it out, or run $kt_bundle/install-local."
  fi
  [ -n "$kt_overrides" ] || return 0
  [ -n "$kt_shared" ] ||
    kt_stop 64 "$kt_override_name cannot be used here: the targets of this bundle do not all get the same skills." \
      "Unset $kt_override_name, and set ${kt_dest_key} of each target in skills.yaml."
  [ -z "$kt_wanted_targets" ] ||
    kt_stop 64 "$kt_override_name and --target exclude each other." "Unset $kt_override_name, or leave --target out."
}

kt_note_targets() {
  kt_known_targets="$kt_known_targets $5"
}

# ---- The machine ------------------------------------------------------------------------------------------------------

# Finds a hash tool and makes a scratch directory, which holds every table of this run.
kt_prepare() {
  if command -v sha256sum >/dev/null 2>&1; then
    kt_hasher=sha256sum
  elif command -v shasum >/dev/null 2>&1; then
    kt_hasher=shasum
  elif command -v sha256 >/dev/null 2>&1; then
    kt_hasher=sha256
  elif command -v openssl >/dev/null 2>&1; then
    kt_hasher=openssl
  else
    kt_stop 3 'no tool computes SHA-256 here.' 'Install one of sha256sum, shasum, sha256 or openssl.'
  fi
  # Variables that change what ls prints, where ls is GNU's or BSD's.
  unset TIME_STYLE QUOTING_STYLE LS_COLORS CLICOLOR CLICOLOR_FORCE COLUMNS TABSIZE
  # The user's umask says who else may read the skills; their owner must be able to.
  umask u=rwx
  kt_real='' kt_tmp='' kt_lock_dirs='' kt_masking='' kt_home='' kt_state=''
  kt_made='' kt_stages='' kt_lines=''
  trap kt_clean_up EXIT
  # Until the scratch directory has a name here, nobody would remove it.
  kt_late=''
  trap 'kt_late=129' HUP
  trap 'kt_late=130' INT
  trap 'kt_late=143' TERM
  kt_n=0
  until mkdir -m 700 -- "${TMPDIR:-/tmp}/kitout-$$-$kt_n" 2>/dev/null; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -lt 100 ] ||
      kt_stop 3 "cannot make a directory in ${TMPDIR:-/tmp}." 'Point TMPDIR at a directory that you can write to.'
  done
  kt_tmp=${TMPDIR:-/tmp}/kitout-$$-$kt_n
  case $kt_tmp in
    /*) ;;
    *)
      cd -P -- "$kt_tmp" || kt_broken
      kt_tmp=$PWD
      ;;
  esac
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  [ -z "$kt_late" ] || exit "$kt_late"
}

# The store's directories are read-only, and a copy that was cut short still is: only its owner's chmod lets it go.
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
  # Directories that were made for nothing go again; the others are not empty.
  while [ -n "$kt_made" ]; do
    kt_leave_control "${kt_made%%"$kt_nl"*}" 2>/dev/null
    kt_made=${kt_made#*"$kt_nl"}
  done
  trap - EXIT
  [ "$kt_hook" = no ] || kt_status=0
  exit "$kt_status"
}

# Makes a directory and those above it, and remembers which of them were not there.
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
      # Another installer may make the same one in this moment; or, when it is refused, remove the one above that it had made.
      mkdir -- "$kt_d" 2>"$kt_tmp/message" || [ -d "$kt_d" ] || {
        [ ! -d "${kt_d%/*}" ] || [ "$kt_dir_tries" -lt 3 ] || return 1
        break
      }
    done
  done
}

# Reads escaped names and prints a digest and a name to a line.
kt_digests() {
  case $kt_hasher in
    sha256sum) xargs -n 128 sha256sum ;;
    shasum) xargs -n 128 shasum -a 256 ;;
    sha256) xargs -n 128 sha256 -r ;;
    openssl) xargs -n 128 openssl dgst -sha256 -r ;;
  esac
}

# Sets kt_line to the digest and the name of one file.
kt_hash_one() {
  kt_say "$1" | sed 's#[^A-Za-z0-9._/-]#\\&#g' | kt_digests >"$kt_tmp/digests" 2>/dev/null
  IFS= read -r kt_line <"$kt_tmp/digests"
}

# ---- Destinations: where they are -------------------------------------------------------------------------------------

# Runs a function for every destination, with the fields of that destination in variables of their names.
kt_each() {
  kt_i=1
  while [ "$kt_i" -le "$kt_count" ]; do
    for kt_field in $kt_fields; do
      eval "kt_$kt_field=\$kt_${kt_field}_$kt_i"
    done
    kt_dir=$kt_tmp/$kt_i
    "$1"
    kt_save "$kt_i"
    kt_i=$((kt_i + 1))
  done
  kt_real=''
}

kt_save() {
  for kt_field in $kt_fields; do
    eval "kt_${kt_field}_$1=\$kt_$kt_field"
  done
}

# Numbers the destinations of this run from 1 to kt_count.
kt_collect() {
  kt_count=0 kt_ways='' kt_remembered='' kt_refused_any=no kt_drift=no kt_place=destination
  if [ "$kt_scope" = project ] && ! kt_enter_root; then
    kt_stop 1 "the project directory $kt_root cannot be entered." 'Give another one with --root.'
  fi
  if [ "$kt_scope$kt_root" = project/ ]; then
    kt_stop 2 'the root of the file system is no project; nothing was changed.' 'Give the directory of a project with --root.'
  fi
  kt_find_state || kt_stop 1 'HOME is not set to an absolute path.' 'Set HOME, or XDG_STATE_HOME, and run this again.'
  kt_find_refused_places
  kt_find_note
  # The wanted tables of the destinations decide what is removed, so they are trusted only when they are whole.
  if [ -z "$kt_overrides" ]; then
    kt_destinations kt_add
  elif [ "$kt_scope" = user ]; then
    kt_add_overrides 0
  else
    kt_destinations kt_list_active
    sort "$kt_tmp/active" >"$kt_tmp/sorted" || kt_broken
    kt_active=$(cat "$kt_tmp/sorted") || kt_broken
    kt_destinations kt_add_each
    kt_n=0
    for kt_target in $kt_active; do
      kt_n=$((kt_n + 1))
    done
    kt_add_overrides "$kt_n"
  fi
}

# AGENT_SKILLS_DESTS and AGENT_SKILLS_LOCAL_DESTS mean what they mean to agent-skills-nix: words between blanks. In user
# scope they stand for all targets, as trees of links. In project scope the first one is the directory of the first
# target by name, and so on; those that are left over get copies.

# Those after the first $1 words, as destinations of their own.
kt_add_overrides() {
  kt_position=0
  for kt_word in $kt_overrides; do
    kt_position=$((kt_position + 1))
    [ "$kt_position" -gt "$1" ] || continue
    kt_structure=symlink-tree
    [ "$kt_scope" = user ] || kt_structure=copy-tree
    kt_targets=override-$((kt_position - 1))
    kt_expand
    kt_place=override
    kt_add "${kt_shared% *}" "$kt_structure" "${kt_shared#* }" fail "$kt_targets" .system ''
  done
}

kt_list_active() {
  kt_selected "$5" "$7" || return 0
  for kt_target in $5; do
    kt_say "$kt_target" || kt_broken
  done >>"$kt_tmp/active"
}

# A destination of the bundle, target by target.
kt_add_each() {
  kt_selected "$5" "$7" || return 0
  kt_own=$kt_at
  for kt_target in $5; do
    kt_at=$kt_own kt_place=destination kt_targets=$kt_target
    kt_n=0
    for kt_name in $kt_active; do
      kt_n=$((kt_n + 1))
      [ "$kt_name" != "$kt_target" ] || break
    done
    for kt_word in $kt_overrides; do
      kt_n=$((kt_n - 1))
      [ "$kt_n" = 0 ] || continue
      kt_place=override
      kt_expand
    done
    kt_add "$1" "$2" "$3" "$4" "$kt_target" "$6" "$7"
  done
}

# Sets kt_at to the place that a word of such a variable means, and kt_missing to a variable in it that is not set.
# Project scope has plain relative paths. User scope expands ~, $HOME, and ${NAME:-$HOME...} at the beginning.
kt_expand() {
  kt_at='' kt_missing=''
  if [ "$kt_scope" = project ]; then
    case $kt_word in /*) kt_refuse_place "$kt_word" "is not relative to the project, as the directories in $kt_override_name are" ;; esac
    kt_at=$kt_word
    return 0
  fi
  case $kt_word in
    \~ | \~/*) kt_word=\$HOME${kt_word#?} ;;
    \$\{[A-Za-z_]*:-\$HOME\}* | \$\{[A-Za-z_]*:-\$HOME/*\}*)
      kt_env=${kt_word#??}
      kt_env=${kt_env%%:-*}
      case $kt_env in *[!A-Za-z0-9_]*) kt_refuse_place "$kt_word" 'is no path that could be expanded' ;; esac
      eval "kt_at=\${$kt_env:-}"
      kt_rest=${kt_word#*:-}
      kt_word=${kt_rest#*\}}
      [ -n "$kt_at" ] || kt_word=${kt_rest%%\}*}$kt_word
      ;;
  esac
  case $kt_word in
    \$HOME | \$HOME/*)
      kt_variable HOME "${HOME:-}"
      kt_word=${kt_word#?HOME}
      ;;
  esac
  case $kt_word in *\$*) kt_refuse_place "$kt_word" 'is no path that could be expanded' ;; esac
  kt_at=$kt_at$kt_word
}

# One destination of the bundle: name, structure, view, on-conflict, targets, excluded entries, systems.
kt_add() {
  kt_selected "$5" "$7" || return 0
  [ -z "$kt_missing" ] ||
    kt_stop 1 "the directory for $5 depends on $kt_missing, which is not set$(kt_only_home)." \
      "Set $kt_missing, or change dest of this target in skills.yaml."
  case $kt_scope$kt_at in
    user/*) ;;
    user*)
      kt_way_out='Change dest, or the variables in it.'
      [ -z "$kt_overrides" ] || kt_way_out="Change it in $kt_override_name."
      kt_stop 1 "the directory for $5 is '$kt_at', which is not absolute." "$kt_way_out"
      ;;
    *) kt_at=$kt_root/$kt_at ;;
  esac
  kt_name=$1 kt_structure=$2 kt_view=$3 kt_conflict=$4 kt_targets=$5 kt_exclude=$6 kt_prune=$kt_uninstall
  kt_locate
  kt_refuse_places
  kt_remembered="$kt_remembered$kt_place $kt_real$kt_nl"
  kt_register
}

kt_only_home() {
  [ "$kt_missing" != HOME ] || kt_say ' to an absolute path'
}

# From kt_at: kt_real, the destination without links on the way, kt_parent and kt_base. The destination itself is
# followed when it is a link, unless the link is, or shall be, our own.
kt_locate() {
  while :; do
    case $kt_at in
      */) kt_at=${kt_at%/} ;;
      *) break ;;
    esac
  done
  [ -n "$kt_at" ] || kt_at=/
  case $kt_at in
    *[[:cntrl:]]*)
      kt_printable "$kt_at"
      kt_refuse_place "$kt_shown" 'has a control character in its path'
      ;;
  esac
  kt_base=${kt_at##*/}
  case $kt_base in '' | . | ..) kt_refuse_place "$kt_at" 'does not end in the name of a directory' ;; esac
  kt_physical "${kt_at%/*}" || kt_refuse_place "$kt_at" "leads through $kt_p, which $kt_why"
  kt_parent=$kt_phys
  kt_real=${kt_parent%/}/$kt_base
  if [ -L "$kt_real" ] && [ "$kt_structure" != link ] && ! kt_is_own_link; then
    kt_physical "$kt_real" || kt_refuse_place "$kt_at" "leads through $kt_p, which $kt_why"
    kt_real=$kt_phys kt_parent=${kt_phys%/*} kt_base=${kt_phys##*/}
    [ -n "$kt_parent" ] || kt_parent=/
  fi
}

# Sets kt_phys to the path $1 without links, also when its last parts do not exist. On failure, kt_p and kt_why say where.
kt_physical() {
  kt_p=$1 kt_rest=''
  until cd -P -- "${kt_p:-/}" 2>/dev/null; do
    if [ -L "$kt_p" ]; then
      kt_why='is a link that leads to no directory'
      return 1
    elif [ -d "$kt_p" ]; then
      kt_why='may not be entered'
      return 1
    elif [ -e "$kt_p" ]; then
      kt_why='is not a directory'
      return 1
    fi
    kt_rest=/${kt_p##*/}$kt_rest
    kt_p=${kt_p%/*}
  done
  kt_phys=${PWD%/}$kt_rest
  [ -n "$kt_phys" ] || kt_phys=/
  cd /
  case $kt_rest/ in
    */../* | */./*)
      kt_p=$1 kt_why='goes up from a directory that does not exist'
      return 1
      ;;
  esac
}

# Whether the link at kt_real is one that our ledger beside it knows as the destination itself.
kt_is_own_link() {
  kt_l=$kt_parent/.kitout-$kt_base/ledger
  [ -f "$kt_l" ] && [ ! -L "$kt_l" ] && kt_read_link "$kt_parent" "$kt_base" || return 1
  # In the rows only: a header line may say anything.
  sed '1,/^$/d' "$kt_l" >"$kt_tmp/own-rows" 2>/dev/null || return 1
  kt_has -F -x -e "l$kt_tab$kt_text$kt_tab." -e "-l$kt_tab$kt_text$kt_tab." -e "+l$kt_tab$kt_text$kt_tab." "$kt_tmp/own-rows"
}

kt_find_refused_places() {
  case ${HOME:-} in
    /*) kt_physical "$HOME" && kt_home=$kt_phys ;;
  esac
  kt_store=${KITOUT_STORE:-}
  if [ -z "$kt_store" ]; then
    case ${XDG_DATA_HOME:-} in
      /*) kt_store=$XDG_DATA_HOME/kitout/store ;;
      *) kt_store=${kt_home:+$kt_home/.local/share/kitout/store} ;;
    esac
  fi
  case $kt_store in
    /*) kt_physical "$kt_store" && kt_store=$kt_phys ;;
    *) kt_store='' ;;
  esac
}

# Places in which an installer has no business, whatever the configuration says.
kt_refuse_places() {
  case $kt_real in
    *[[:cntrl:]]*) kt_refuse_place "$kt_at" 'leads to a path with a control character' ;;
    */.git | */.git/*) kt_refuse_place "$kt_at" 'is inside a .git directory' ;;
    /nix/store | /nix/store/*) kt_refuse_place "$kt_at" 'is inside /nix/store' ;;
    */.kitout | */.kitout-* | */.kitout/*) kt_refuse_place "$kt_at" "is one of kitout's own directories" ;;
  esac
  [ "${#kt_base}" -le 240 ] || kt_refuse_place "$kt_at" 'has a name that is too long'
  kt_refuse_above "${kt_home:-/}" 'is your home directory, or above it'
  kt_refuse_above "$kt_state" 'holds what kitout remembers'
  kt_refuse_above "$kt_bundle" 'holds the bundle that is being installed'
  if [ -n "$kt_store" ]; then
    case $kt_real/ in
      "$kt_store"/*) kt_refuse_place "$kt_at" "is inside kitout's store" ;;
    esac
    kt_refuse_above "$kt_store" "holds kitout's store"
  fi
  if [ "$kt_scope" = project ]; then
    case $kt_real in
      "$kt_root") kt_refuse_place "$kt_at" 'is the project directory itself' ;;
      "${kt_root%/}"/*) ;;
      *) kt_refuse_place "$kt_at" "leads out of the project, to $kt_real" ;;
    esac
  fi
  kt_d=$kt_real
  while [ -n "$kt_d" ]; do
    if [ -f "$kt_d/manifest.json" ] && [ -f "$kt_d/lib/runtime.sh" ]; then
      kt_refuse_place "$kt_at" "is inside a bundle of kitout, $kt_d"
    fi
    kt_d=${kt_d%/*}
  done
}

# A destination that is $1, or that $1 is in.
kt_refuse_above() {
  case $1/ in
    "$kt_real"/*) kt_refuse_place "$kt_at" "$2" ;;
  esac
}

kt_refuse_place() {
  kt_way_out="Give ${kt_targets:-this target} another directory in skills.yaml."
  [ -z "$kt_overrides" ] || kt_way_out="Name another directory in $kt_override_name."
  kt_stop 2 "$1 $2; nothing was changed." "$kt_way_out"
}

# Adds the destination in the variables, unless it is there already.
kt_register() {
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    kt_other='' kt_other_view='' kt_other_targets=''
    eval "kt_other=\$kt_real_$kt_j kt_other_view=\$kt_structure_$kt_j/\$kt_view_$kt_j/\$kt_exclude_$kt_j kt_other_targets=\$kt_targets_$kt_j"
    if [ "$kt_other" = "$kt_real" ]; then
      [ "$kt_other_view" = "$kt_structure/$kt_view/$kt_exclude" ] ||
        kt_stop 2 "$kt_other_targets and $kt_targets are one directory here, $kt_real, but shall hold different things." \
          'Give them different directories, or equal settings and skills, in skills.yaml.'
      eval "kt_targets_$kt_j=\"\$kt_targets_$kt_j \$kt_targets\""
      return 0
    fi
    if [ "$kt_prune" = no ]; then
      case $kt_real/ in "$kt_other"/*) kt_refuse_nested "$kt_other" ;; esac
      case $kt_other/ in "$kt_real"/*) kt_refuse_nested "$kt_other" ;; esac
    fi
    kt_j=$((kt_j + 1))
  done
  kt_count=$((kt_count + 1))
  kt_tree=$kt_real kt_control='' kt_link_base=- kt_moves=no kt_total=0 kt_added=0 kt_replaced=0 kt_removed=0 kt_refused=0
  case $kt_prune/$kt_structure in
    no/link) kt_physical "$kt_bundle/views" && kt_link_base=$kt_phys ;;
    no/symlink-tree) kt_physical "$kt_bundle/skills" && kt_link_base=$kt_phys ;;
  esac || kt_stop 3 "the bundle $kt_bundle is not whole." "$kt_rebuild"
  case $kt_link_base in
    *[[:cntrl:]]*) kt_stop 1 "links cannot lead to $kt_link_base: its path has a control character." 'Move the bundle.' ;;
  esac
  mkdir "$kt_tmp/$kt_count" || kt_broken
  kt_save "$kt_count"
}

kt_refuse_nested() {
  kt_stop 2 "$kt_real and $1 are one inside the other; nothing was changed." 'Give one of them another directory in skills.yaml.'
}

# A destination that an earlier installation of this owner left, and that the bundle no longer names, shall be empty.
kt_add_remembered() {
  [ -f "$kt_state/current" ] && [ ! -L "$kt_state/current" ] || return 0
  # A directory that only a variable names says nothing about the others: they stay.
  [ -n "$kt_overrides" ] || sed -n 's/^destination //p' "$kt_state/current" >"$kt_tmp/remembered" || kt_broken
  sed -n 's/^override //p' "$kt_state/current" >>"$kt_tmp/remembered" || kt_broken
  while IFS= read -r kt_at; do
    # Written by us it is plain; from a clone it may climb out of the project or draw on the terminal.
    case $kt_at/ in *[[:cntrl:]]* | / | */../* | */./* | ../* | ./* | ?*//*) continue ;; esac
    [ "$kt_scope" = user ] || kt_at=$kt_root/$kt_at
    case $kt_nl$kt_remembered in *"${kt_nl}destination $kt_at$kt_nl"* | *"${kt_nl}override $kt_at$kt_nl"*) continue ;; esac
    case $kt_at in /*) ;; *) continue ;; esac
    kt_base=${kt_at##*/} kt_parent=${kt_at%/*}
    # What was written there is a path without links. If it is none any more, it is not the same directory.
    kt_physical "${kt_parent:-/}" || continue
    [ "$kt_phys" = "${kt_parent:-/}" ] || continue
    kt_parent=$kt_phys kt_real=$kt_at
    kt_l=$kt_parent/.kitout-$kt_base/ledger
    [ -f "$kt_l" ] || kt_l=$kt_real/.kitout/ledger
    # It may belong to somebody else by now.
    sed '/^$/q' "$kt_l" >"$kt_tmp/header" 2>/dev/null || continue
    kt_has -x -F -e "owner $kt_owner" "$kt_tmp/header" || continue
    kt_name='' kt_structure='' kt_view='' kt_conflict=fail kt_targets='' kt_exclude='' kt_prune=yes
    kt_refuse_places
    kt_register
  done <"$kt_tmp/remembered"
}

# ---- Control directories and locks ------------------------------------------------------------------------------------

# Sets kt_control. It stands beside the destination, where no agent looks, or inside when that is another file system
# (then nothing could be moved from one to the other by a rename) or may not be written to.
kt_choose_control() {
  kt_control=${kt_parent%/}/.kitout-$kt_base
  if [ -f "$kt_real/.kitout/ledger" ] && [ ! -L "$kt_real" ]; then
    kt_control=$kt_real/.kitout
  elif ! kt_make_control; then
    { [ -d "$kt_real" ] && [ ! -L "$kt_real" ] && [ -w "$kt_real" ] && [ "$kt_structure" != link ]; } ||
      kt_stop 3 "cannot write to $kt_parent." 'Change its permissions, or give this target another directory.'
    kt_control=$kt_real/.kitout
  fi
  kt_make_control || kt_stop 3 "cannot write to $kt_real." 'Change its permissions, or give this target another directory.'
}

# Goes inside when no rename leads from beside. Under the lock: another installer's probe would look like a refusal.
kt_probe() {
  [ "$kt_control" != "$kt_real/.kitout" ] && [ -d "$kt_real" ] && [ ! -L "$kt_real" ] || return 0
  kt_j=0
  while [ -e "$kt_real/.kitout-probe-$kt_j" ] || [ -L "$kt_real/.kitout-probe-$kt_j" ]; do
    # An empty one was left by a run that was killed.
    if [ -f "$kt_real/.kitout-probe-$kt_j" ] && [ ! -L "$kt_real/.kitout-probe-$kt_j" ] && [ ! -s "$kt_real/.kitout-probe-$kt_j" ]; then
      rm -f -- "$kt_real/.kitout-probe-$kt_j" && break
    fi
    kt_j=$((kt_j + 1))
  done
  rm -f -- "$kt_control/probe"
  kt_empty "$kt_control/probe"
  if ln -- "$kt_control/probe" "$kt_real/.kitout-probe-$kt_j" 2>/dev/null; then
    rm -f -- "$kt_control/probe" "$kt_real/.kitout-probe-$kt_j" || kt_broken
    return 0
  fi
  rm -f -- "$kt_control/probe"
  kt_control=$kt_real/.kitout
  kt_make_control || kt_stop 3 "cannot write to $kt_real." 'Change its permissions, or give this target another directory.'
  kt_lock "$kt_control"
}

kt_make_control() {
  kt_check_control
  kt_make_dir "$kt_control" || return 1
  [ -f "$kt_control/.gitignore" ] || kt_say '*' 2>/dev/null >"$kt_control/.gitignore"
}

# What stands in a control directory may have come with a clone: what is followed or emptied must be a real directory.
kt_check_control() {
  for kt_d in "$kt_control" "$kt_control/stage" "$kt_control/trash" "$kt_control/trash/tree" "$kt_control/trash/self"; do
    kt_refuse_stranger -d "$kt_d" directory
  done
  for kt_d in "$kt_control/ledger" "$kt_control/probe" "$kt_control/.gitignore"; do
    kt_refuse_stranger -f "$kt_d" file
  done
  kt_refuse_giant "$kt_control/ledger"
}

kt_refuse_stranger() {
  if [ -L "$2" ] || { [ -e "$2" ] && ! test "$1" "$2"; }; then
    kt_stop 2 "$2 is not a $3 of its own; nothing was changed." 'kitout did not make it so. Look at it, and remove it.'
  fi
}

# A few kilobytes of a repository unpack to gigabytes of one line. 128 MiB are the rows of a million files.
kt_refuse_giant() {
  [ "$kt_scope" = project ] && [ -f "$1" ] || return 0
  [ -z "$(find "$1" -size +262144)" ] ||
    kt_stop 2 "$1 is larger than anything that kitout writes there; nothing was changed." 'kitout did not make it so. Look at it, and remove it.'
}

# The same for the directory in which a project's destinations are remembered. A user's own stands in no repository.
kt_check_state() {
  [ "$kt_scope" = project ] || return 0
  kt_refuse_stranger -d "$kt_state" directory
  kt_refuse_stranger -d "$kt_state/backups" directory
  for kt_d in current current.new history history.new .gitignore; do
    kt_refuse_stranger -f "$kt_state/$kt_d" file
  done
  kt_refuse_giant "$kt_state/current"
  kt_refuse_giant "$kt_state/history"
}

# Removes a control directory that serves no purpose.
kt_leave_control() {
  # Only a directory of its own: through a link this would tidy up somewhere else.
  [ -d "$1" ] && [ ! -L "$1" ] || return 0
  for kt_d in ledger stage trash lock current backups; do
    [ ! -e "$1/$kt_d" ] && [ ! -L "$1/$kt_d" ] || return 0
  done
  case $1 in */.kitout*) rm -f -- "$1/.gitignore" "$1/probe" ;; esac
  rmdir -- "$1" 2>/dev/null
}

# Takes the owner's lock. What the owner remembers is read after that, since the one who held it may have changed it.
kt_lock_owner() {
  kt_nonce=''
  [ ! -r /proc/sys/kernel/random/uuid ] || IFS= read -r kt_nonce </proc/sys/kernel/random/uuid
  if [ -z "$kt_nonce" ]; then
    kt_nonce=$(ls -di -- "$kt_tmp") || kt_broken
    kt_nonce=${kt_nonce%%/*}
    kt_nonce=${kt_nonce##* }
  fi
  kt_host=$(uname -n)
  case $kt_host in '' | *[!A-Za-z0-9._-]*) kt_host=unnamed ;; esac
  kt_me=$kt_host:$$:$kt_nonce
  kt_check_state
  kt_make_dir "$kt_state" || kt_stop 3 "cannot make the directory $kt_state." 'Change the permissions above it.'
  [ "$kt_scope" = user ] || [ -f "$kt_state/.gitignore" ] || kt_say '*' >"$kt_state/.gitignore" || kt_broken
  kt_lock "$kt_state"
}

# By the bytes of their paths, after the owner's, so that two installers never wait for each other.
kt_lock_destinations() {
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    eval "kt_say \"\$kt_control_$kt_j\""
    kt_j=$((kt_j + 1))
  done >"$kt_tmp/controls" || kt_broken
  sort -u "$kt_tmp/controls" >"$kt_tmp/controls.sorted" || kt_broken
  while IFS= read -r kt_d; do
    kt_lock "$kt_d"
  done <"$kt_tmp/controls.sorted"
}

# Takes the lock of one directory: a link named lock whose text is host:process:nonce. When its owner is dead, exactly one
# successor makes lock-<nonce of the dead one>, which is the lock from then on, and so forth. Only a holder removes links,
# and lock first; so a successor who finds lock unchanged after its own link was made has not come too late.
kt_lock() {
  kt_tries=0 kt_absent=0
  # Before it is ours, since a signal may come in between; unlocking looks whose it is.
  kt_lock_dirs=$1$kt_nl$kt_lock_dirs
  while :; do
    kt_refuse_directory "$1/lock"
    kt_make_dir "$1" || kt_stop 3 "cannot make the directory $1." 'Change the permissions above it.'
    if ln -s "$kt_me" "$1/lock" 2>/dev/null && kt_read_link "$1" lock && [ "$kt_text" = "$kt_me" ]; then
      break
    fi
    [ -w "$1" ] || [ ! -d "$1" ] || kt_stop 3 "cannot write to $1." 'Change its permissions.'
    # Nobody has it, and we cannot either. Once or twice that only means that somebody just let it go.
    if [ ! -L "$1/lock" ] && [ ! -e "$1/lock" ]; then
      kt_absent=$((kt_absent + 1))
      [ "$kt_absent" -lt 30 ] || kt_stop 3 "cannot make the lock $1/lock." 'Check free space and permissions, and run this again.'
      continue
    fi
    if kt_follow_lock "$1" && kt_is_dead "$kt_last" && ln -s "$kt_me" "$1/lock-${kt_last##*:}" 2>/dev/null; then
      kt_read_link "$1" lock && [ "$kt_text" = "$kt_first" ] && break
      rm -f -- "$1/lock-${kt_last##*:}"
    fi
    kt_wait "$1"
  done
}

# Through a name that leads to a directory, ln would make its link in there.
kt_refuse_directory() {
  [ ! -d "$1" ] ||
    kt_stop 2 "$1 leads to a directory; nothing was changed." 'kitout did not make it so. Look at it, and remove it.'
}

# Sets kt_first to the text of a directory's lock, kt_last to that of its last successor, kt_chain to the links between.
kt_follow_lock() {
  kt_chain='' kt_links=0
  kt_read_link "$1" lock || return 1
  kt_first=$kt_text kt_last=$kt_text
  while :; do
    # A text that is none of ours can be anything, and must not become part of a path.
    case ${kt_last##*:} in '' | *[!A-Za-z0-9-]*) return 1 ;; esac
    case "$kt_chain " in *" lock-${kt_last##*:} "*) return 1 ;; esac
    # Those who waited together died one after another; a hundred of them did not.
    kt_links=$((kt_links + 1))
    [ "$kt_links" -le 100 ] || return 1
    kt_refuse_directory "$1/lock-${kt_last##*:}"
    kt_read_link "$1" "lock-${kt_last##*:}" || return 0
    kt_chain="$kt_chain lock-${kt_last##*:}"
    kt_last=$kt_text
  done
}

# Whether a lock's text names a process of this host that is gone. Of another host nothing is known.
kt_is_dead() {
  case $1 in "$kt_host":*:?*) ;; *) return 1 ;; esac
  kt_pid=${1#"$kt_host":}
  kt_pid=${kt_pid%%:*}
  case $kt_pid in '' | *[!0-9]* | 0*) return 1 ;; esac
  # A host without a proper name cannot be told from another one.
  [ "$kt_host" != unnamed ] || return 1
  # A process of another user cannot be signalled, but it is alive.
  case $(kill -0 "$kt_pid" 2>&1) in
    *[Nn]'o such process'*) return 0 ;;
  esac
  return 1
}

# Waits a moment for the lock of directory $1; a minute in all. The shell hook never waits.
kt_wait() {
  [ "$kt_hook" = no ] || exit 0
  [ "$kt_tries" -gt 0 ] || kt_empty "$kt_tmp/waiting"
  kt_tries=$((kt_tries + 1))
  if command -v sleep >/dev/null 2>&1; then
    [ "$kt_tries" -gt 60 ] || { sleep 1; return 0; }
  elif [ -n "$(find "$kt_tmp/waiting" -mmin -1 2>/dev/null)" ]; then
    return 0
  fi
  kt_read_link "$1" lock || kt_text=unknown
  kt_printable "$kt_text"
  kt_stop 3 "another installer holds the lock $1/lock ($kt_shown, as host:process:number)." \
    'Run this again when it has ended. If there is none, remove that file.'
}

kt_unlock_all() {
  while [ -n "$kt_lock_dirs" ]; do
    kt_d=${kt_lock_dirs%%"$kt_nl"*}
    kt_lock_dirs=${kt_lock_dirs#*"$kt_nl"}
    # When we came after somebody dead, the chain of successors ends with us.
    { kt_follow_lock "$kt_d" && [ "$kt_last" = "$kt_me" ]; } || continue
    rm -f -- "$kt_d/lock"
    for kt_link_name in $kt_chain; do
      rm -f -- "$kt_d/$kt_link_name"
    done
    if [ "$kt_d" = "$kt_state" ]; then
      if [ ! -e "$kt_d/current" ] && [ ! -e "$kt_d/backups" ] && [ "$kt_scope" = project ]; then
        rm -f -- "$kt_d/.gitignore"
      fi
      rmdir -- "$kt_d" 2>/dev/null
    else
      kt_leave_control "$kt_d"
    fi
  done
}

# ---- Tables -----------------------------------------------------------------------------------------------------------
# Each writes to a file and stops the run when that fails: a table that was cut short would look like an answer.

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

# ---- What is live -----------------------------------------------------------------------------------------------------

# Sets kt_text to the text of the link $2 in the directory $1.
kt_read_link() {
  [ -L "$1/$2" ] && cd -P -- "$1" 2>/dev/null || return 1
  # The dot keeps a newline at the end of the text.
  kt_listed=$(ls -ldn "./$2" 2>/dev/null; echo .)
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
  kt_text=${kt_text%"$kt_nl."}
}

# Some versions of ls write a question mark for every byte that is not ASCII. Where they do, link texts are compared in
# that form; two that differ only in such bytes then count as equal.
kt_find_masking() {
  [ -z "$kt_masking" ] || return 0
  kt_masking=yes
  ln -s 'é' "$kt_tmp/masking" || kt_broken
  case $(ls -ldn "$kt_tmp/masking") in *'-> é') kt_masking=no ;; esac
}

# Gives the link texts in a table of rows the form that ls gives them.
kt_mask() {
  kt_has "^l${kt_tab}[^$kt_tab]*[^ -~$kt_tab]" "$1" || return 0
  kt_find_masking
  [ "$kt_masking" = yes ] || return 0
  sed -e :a -e "s/^\\(l${kt_tab}[ -~]*\\)[^ -~$kt_tab]/\\1?/" -e ta "$1" >"$kt_tmp/masked" || kt_broken
  sort -u "$kt_tmp/masked" >"$1" || kt_broken
}

# kt_scan DIR LIST OUT KNOWN: what there is in DIR of the entries in the file LIST. Writes their rows to OUT, sorted, those
# that exist to OUT.seen, those that are links to OUT.links, and those behind a link or file in DIR to OUT.blocked. Rows of
# KNOWN (more than one file, as words) are never taken for the junk that using a skill leaves.
kt_scan() {
  kt_out=$3 kt_known=$4
  kt_empty "$kt_out.seen" "$kt_out.links" "$kt_out.blocked" "$kt_out"
  [ -s "$2" ] && [ -d "$1" ] && [ ! -L "$1" ] || return 0
  kt_words=$(cat "$2") || kt_broken
  cd -P -- "$1" || kt_broken
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
    fi && kt_say "$kt_e" || kt_broken
  done >"$kt_out.seen" 3>"$kt_out.blocked" 4>"$kt_tmp/rows" 5>"$kt_out.links" 6>"$kt_tmp/starts" 7>"$kt_tmp/dirs" || kt_broken
  [ -s "$kt_out.seen" ] || { cd /; return 0; }
  kt_empty "$kt_tmp/found"
  kt_find_all
  cat "$kt_out.links" "$kt_tmp/l" >"$kt_tmp/all-links" || kt_broken
  kt_read_links "$kt_tmp/all-links" >>"$kt_tmp/rows" || kt_broken
  kt_hash f "$kt_tmp/f" >>"$kt_tmp/rows" || kt_broken
  kt_hash x "$kt_tmp/x" >>"$kt_tmp/rows" || kt_broken
  cd /
  # A directory that has no row of its own by now.
  kt_entries "$kt_tmp/with-rows" <"$kt_tmp/rows"
  kt_minus "$kt_tmp/dirs" "$kt_tmp/with-rows" "$kt_tmp/empty"
  [ ! -s "$kt_tmp/empty" ] || sed "s|^|d$kt_tab-$kt_tab|; s|\$|//|" "$kt_tmp/empty" >>"$kt_tmp/rows" || kt_broken
  sort -u "$kt_tmp/rows" >"$kt_out" || kt_broken
}

# Whether something that is no directory stands above a nested entry, in the working directory.
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

# Finds what is below the paths in starts, and sorts it into the lists f, x and l and the rows of odd things.
kt_find_all() {
  kt_empty "$kt_tmp/f" "$kt_tmp/x" "$kt_tmp/l"
  [ -s "$kt_tmp/starts" ] || return 0
  kt_words=$(cat "$kt_tmp/starts") || kt_broken
  set --
  for kt_e in $kt_words; do
    set -- "$@" "$kt_e"
    [ $# -lt 128 ] || { kt_find "$@"; set --; }
  done
  [ $# -eq 0 ] || kt_find "$@"
  # How often a path was printed says what it is; `e/.` at the beginning says where the entry ends.
  sort "$kt_tmp/found" >"$kt_tmp/sorted" || kt_broken
  uniq -c <"$kt_tmp/sorted" >"$kt_tmp/counted" || kt_broken
  sed -e "s/^ *1 /f$kt_tab/" -e "s/^ *2 /x$kt_tab/" -e "s/^ *3 /l$kt_tab/" -e "s/^ *[0-9][0-9]* /o$kt_tab/" \
    -e 's|/\./|//|' -e 's|/\.$|//|' -e "s/^o$kt_tab\\([^[:cntrl:]\\\\]*\\)[[:cntrl:]\\\\].*/o$kt_tab\\1?/" \
    "$kt_tmp/counted" >"$kt_tmp/kinds" || kt_broken
  kt_drop_junk
  for kt_kind in f x l; do
    sed -n "s/^$kt_kind$kt_tab//p" "$kt_tmp/kinds" >"$kt_tmp/$kt_kind" || kt_broken
  done
  sed -n "s/^o$kt_tab/o$kt_tab-$kt_tab/p" "$kt_tmp/kinds" >"$kt_tmp/odd" || kt_broken
  # A name with a newline spans lines. The first of them begins with an entry, and says that there is something odd; the
  # others hold no slash.
  sed -n "\\|^o$kt_tab-$kt_tab$kt_entry_bre//|p" "$kt_tmp/odd" >>"$kt_tmp/rows" || kt_broken
}

# Prints a path once for a file, twice for an executable one, three times for a link, four times for a device or socket,
# and five times for what has a name that would break a line or a hash tool's output, and for a directory that cannot be
# read: so one walk sees one state of the tree.
kt_find() {
  if kt_walk "$@" 2>/dev/null; then
    cat "$kt_tmp/walked" >>"$kt_tmp/found" || kt_broken
    return 0
  fi
  # Something of somebody else's in one of them; the others need not suffer from it.
  for kt_e; do
    if kt_walk "$kt_e" 2>"$kt_tmp/message"; then
      cat "$kt_tmp/walked" >>"$kt_tmp/found" || kt_broken
    elif kt_has 'Permission denied' "$kt_tmp/message"; then
      kt_say "$kt_e/?$kt_nl$kt_e/?$kt_nl$kt_e/?$kt_nl$kt_e/?$kt_nl$kt_e/?" >>"$kt_tmp/found" || kt_broken
    else
      cat "$kt_tmp/message" >&2
      kt_broken
    fi
  done
}

kt_walk() {
  find "$@" \( -path '*[[:cntrl:]\\]*' -o -type d ! -perm -500 \) -prune -print -print -print -print -print \
    -o -type d -o -type f ! -perm -100 -print -o -type f -print -print -o -type l -print -print -print \
    -o -print -print -print -print >"$kt_tmp/walked"
}

# Takes what running a skill leaves out of kinds, unless the skill itself brings a file of that name.
kt_drop_junk() {
  sed -e '\|//\(.*/\)*__pycache__/|b' -e '\|//\(.*/\)*[^/]*\.pyc$|b' -e '\|//\(.*/\)*\.DS_Store$|b' \
    -e '\|//\(.*/\)*\._[^/]*$|b' -e '\|//\(.*/\)*Thumbs\.db$|b' -e '\|//\(.*/\)*desktop\.ini$|b' -e d \
    "$kt_tmp/kinds" >"$kt_tmp/junk" || kt_broken
  [ -s "$kt_tmp/junk" ] || return 0
  sed "s/^[^$kt_tab]*$kt_tab//" "$kt_tmp/junk" >"$kt_tmp/junk-paths" || kt_broken
  kt_empty "$kt_tmp/known-rows"
  for kt_table in $kt_known; do
    cat "$kt_dir/$kt_table" >>"$kt_tmp/known-rows" || kt_broken
  done
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_tmp/known-rows" >"$kt_tmp/known-paths" || kt_broken
  kt_unite "$kt_tmp/known-paths" "$kt_tmp/known-paths"
  kt_unite "$kt_tmp/junk-paths" "$kt_tmp/junk-paths"
  kt_minus "$kt_tmp/junk-paths" "$kt_tmp/known-paths" "$kt_tmp/left-behind"
  for kt_kind in f x l o; do
    sed "s/^/$kt_kind$kt_tab/" "$kt_tmp/left-behind"
  done >"$kt_tmp/junk" || kt_broken
  kt_unite "$kt_tmp/kinds" "$kt_tmp/kinds"
  kt_minus "$kt_tmp/kinds" "$kt_tmp/junk" "$kt_tmp/clean"
  mv -f "$kt_tmp/clean" "$kt_tmp/kinds" || kt_broken
}

# Prints a row of type $1 for every file listed in $2, relative to the working directory.
kt_hash() {
  [ -s "$2" ] || return 0
  sed 's#[^A-Za-z0-9._/-]#\\&#g' "$2" >"$kt_tmp/escaped" || kt_broken
  kt_digests <"$kt_tmp/escaped" >"$kt_tmp/digests" 2>/dev/null
  sed -n "s#^\\([0-9a-f]\\{64\\}\\)[ *]*\\(.*\\)\$#$1$kt_tab\\1$kt_tab\\2#p" "$kt_tmp/digests" >"$kt_tmp/hashed" || kt_broken
  cat "$kt_tmp/hashed" || kt_broken
  kt_count_lines "$2"
  kt_listed=$kt_lines
  kt_count_lines "$kt_tmp/hashed"
  [ "$kt_lines" != "$kt_listed" ] || return 0
  # Whatever has no digest must be a file that may not be read; that is a state like any other, but nothing else is.
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_tmp/hashed" >"$kt_tmp/hashed-paths" || kt_broken
  kt_minus "$2" "$kt_tmp/hashed-paths" "$kt_tmp/unread"
  while IFS= read -r kt_e; do
    [ ! -r "$kt_e" ] || kt_broken
    kt_say "o$kt_tab-$kt_tab$kt_e"
  done <"$kt_tmp/unread"
}

# Prints a row for every link listed in $1, relative to the working directory.
kt_read_links() {
  [ -s "$1" ] || return 0
  # Where a name ends is only certain when it holds no arrow; and ls may mask a name that is not ASCII.
  sed -e '/ -> /b' -e '/[^ -~]/b' -e d "$1" >"$kt_tmp/links-odd" || kt_broken
  sed -e '/ -> /d' -e '/[^ -~]/d' "$1" >"$kt_tmp/links-plain" || kt_broken
  if [ -s "$kt_tmp/links-plain" ]; then
    sed -e 's#[^A-Za-z0-9._/-]#\\&#g' -e 's#^#./#' "$kt_tmp/links-plain" >"$kt_tmp/escaped" || kt_broken
    xargs -n 128 ls -ldn <"$kt_tmp/escaped" >"$kt_tmp/listing" || kt_broken
    kt_count_lines "$kt_tmp/links-plain"
    kt_listed=$kt_lines
    kt_count_lines "$kt_tmp/listing"
    # A text with a newline could pass for another link's line, so then each is asked for by itself.
    if [ "$kt_lines" != "$kt_listed" ]; then
      cat "$1" >"$kt_tmp/links-odd" || kt_broken
    else
      sed -e 's#^l[^/]* \./##' -e "s# -> #$kt_tab#" \
        -e "/^[^$kt_tab]*$kt_tab.*[[:cntrl:]]/{" -e "s#^\\([^$kt_tab]*\\)$kt_tab.*#o$kt_tab-$kt_tab\\1#" -e b -e '}' \
        -e "s#^\\([^$kt_tab]*\\)$kt_tab\\(.*\\)\$#l$kt_tab\\2$kt_tab\\1#" "$kt_tmp/listing" || kt_broken
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
  cd -P -- "$kt_where" || kt_broken
}

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
#   targets <names>         between blanks
#                           an empty line ends the header
#   <row>                   rows as at the top of this file, in the order of their paths, link texts as they are on disk
#
# The first five lines stand in this order, for the short way in start.sh. A reader ignores and keeps headers that it does
# not know, and refuses another version untouched. A settled row is what the destination holds. While a change is under
# way, each entry that changes has pending rows instead:
#
#   -<row>                  what may still be there from before, and may be removed
#   +<row>                  what may be there already
#
# A reader takes an entry that looks like its + rows for installed, one that looks like its - rows for not yet replaced,
# and an absent one for either. So each version-1 runtime, with whatever bundle, goes on from any moment of any other.
# Written as a new file and renamed, so that it is never partial.

# Reads the ledger: headers into kt_l_*, rows into the files settled, old (pending, -), new (pending, +) and unknown.
kt_read_ledger() {
  kt_l_owner='' kt_l_targets='' kt_has_ledger=no
  kt_empty "$kt_dir/settled" "$kt_dir/old" "$kt_dir/new" "$kt_dir/unknown"
  kt_check_control
  kt_l=$kt_control/ledger
  [ -e "$kt_l" ] || return 0
  [ -r "$kt_l" ] || kt_stop 3 "$kt_l cannot be read; nothing was changed." 'Change its permissions, and run this again.'
  kt_has_ledger=yes
  # Not by read: it takes a line of any length, a byte at a time.
  kt_line=$(sed -n -e 's/^\(.\{0,40\}\).*/\1/p' -e q "$kt_l") || kt_broken
  case $kt_line in
    'kitout-ledger 1') ;;
    'kitout-ledger '[0-9]*)
      kt_stop 2 "$kt_l was written by a newer kitout; nothing was changed." 'Use that version, or a newer one.'
      ;;
    *) kt_refuse_ledger 'its first line is not the one of a ledger' ;;
  esac
  kt_has '^$' "$kt_l" || kt_refuse_ledger 'its header does not end'
  sed -e 1d -e '/^$/,$d' "$kt_l" >"$kt_dir/header" || kt_broken
  sed '1,/^$/d' "$kt_l" >"$kt_dir/rows" || kt_broken
  ! kt_has '[[:cntrl:]]' "$kt_dir/header" || kt_refuse_ledger 'its header holds a control character'
  while IFS= read -r kt_line; do
    case $kt_line in
      'owner '*) kt_l_owner=${kt_line#owner } ;;
      'targets '*) kt_l_targets=${kt_line#targets } ;;
      'complete '* | 'view '* | 'linkbase '* | 'structure '*) ;;
      *) kt_say "$kt_line" ;;
    esac
  done <"$kt_dir/header" >"$kt_dir/unknown" || kt_broken
  if kt_has -v -E -e "^[-+]?[fx]${kt_tab}[0-9a-f]{64}$kt_tab$kt_entry_re(//[^[:cntrl:]\\\\]+)?\$" \
    -e "^[-+]?l${kt_tab}[^[:cntrl:]]+$kt_tab($kt_entry_re(//[^[:cntrl:]\\\\]+)?|\\.)\$" \
    -e "^-[od]$kt_tab-$kt_tab($kt_entry_re(//[^[:cntrl:]\\\\]*)?|\\.)\$" "$kt_dir/rows"; then
    kt_refuse_ledger 'a line of it is not a row'
  fi
  sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_dir/rows" >"$kt_dir/paths" || kt_broken
  if kt_has -E '//(.*/)?\.?\.?/|//(.*/)?\.\.?$' "$kt_dir/paths"; then
    kt_refuse_ledger 'a path in it leads elsewhere'
  fi
  sed -n '/^[fxl]/p' "$kt_dir/rows" >"$kt_dir/settled" || kt_broken
  sed -n 's/^-//p' "$kt_dir/rows" >"$kt_dir/old" || kt_broken
  sed -n 's/^+//p' "$kt_dir/rows" >"$kt_dir/new" || kt_broken
  for kt_table in settled old new; do
    [ -s "$kt_dir/$kt_table" ] || continue
    sed "s/^[^$kt_tab]*${kt_tab}[^$kt_tab]*$kt_tab//" "$kt_dir/$kt_table" >"$kt_tmp/entries" || kt_broken
    sort "$kt_tmp/entries" >"$kt_tmp/sorted" || kt_broken
    [ -z "$(uniq -d <"$kt_tmp/sorted")" ] || kt_refuse_ledger 'it says two things of one path'
  done
  # The destination is one link, or a directory with entries.
  kt_count_lines "$kt_dir/settled"
  if [ "$kt_lines" != 1 ] && kt_has "$kt_tab\\.\$" "$kt_dir/settled"; then
    kt_refuse_ledger 'it calls the directory a link and lists entries in it'
  fi
}

kt_refuse_ledger() {
  kt_stop 2 "$kt_l was not written by kitout, or was damaged: $1. Nothing was changed." \
    "Look at $kt_control, and remove it. Skills in $kt_real that equal the bundle's are then taken over, the others count as yours."
}

# Prints a header. $1: complete yes or no.
kt_print_header() {
  kt_say "kitout-ledger 1
complete $1
view $kt_view
owner $kt_owner
linkbase $kt_link_base
structure $kt_structure
targets $kt_targets" && cat "$kt_dir/unknown" && kt_say ''
}

# ---- Looking and deciding ---------------------------------------------------------------------------------------------

# Finds out what each entry of a destination is and what is to be done: lines "state action entry" in the file plan.
kt_look() {
  if [ -z "$kt_control" ]; then
    kt_control=${kt_parent%/}/.kitout-$kt_base
    [ ! -f "$kt_real/.kitout/ledger" ] || [ -L "$kt_real" ] || kt_control=$kt_real/.kitout
  fi
  kt_find_wanted
  kt_read_ledger
  if [ "$kt_has_ledger" = yes ] && [ "$kt_l_owner" != "$kt_owner" ] && [ "$kt_take_over" = no ]; then
    kt_printable "the configuration '$kt_l_owner' ($kt_l_targets)"
    kt_stop 2 "$kt_real belongs to $kt_shown, and this one is '$kt_owner'; nothing was changed." \
      "If you renamed the configuration (name: in skills.yaml), run this with --take-over: what the other installed and this one does not have is then removed. Otherwise give one of them another directory."
  fi
  # Everything is compared in sorted copies; what is written comes from the tables themselves.
  for kt_table in wanted settled old new; do
    kt_leave_excluded "$kt_dir/$kt_table"
    if [ -s "$kt_dir/$kt_table" ]; then
      sort -u "$kt_dir/$kt_table" >"$kt_dir/$kt_table.c" || kt_broken
      kt_mask "$kt_dir/$kt_table.c"
    else
      kt_empty "$kt_dir/$kt_table.c"
    fi
  done
  kt_list_entries
  kt_leave_self "$kt_dir/look" "$kt_dir/look-tree"
  kt_scan "$kt_tree" "$kt_dir/look-tree" "$kt_dir/live" 'wanted.c settled.c old.c new.c'
  ! kt_has -x '\.' "$kt_dir/look" || kt_look_at_self
  kt_untangle
  kt_resolve_pending
  kt_plan
}

# The wanted table, with link texts as they shall be on disk.
kt_find_wanted() {
  if [ "$kt_prune" = yes ]; then
    kt_empty "$kt_dir/wanted"
    return 0
  fi
  case $kt_structure in
    copy-tree) kt_data=$kt_bundle/data/$kt_name.tsv ;;
    *) kt_data=$kt_bundle/data/$kt_name.$kt_structure.tsv ;;
  esac
  kt_hash_one "$kt_data" || kt_line=''
  # The view id is the digest of this table, so a bundle that lost a part of it would remove what it still has.
  case $kt_line in
    *"$kt_view"*) ;;
    *) kt_stop 3 "$kt_data is not as the bundle was built; nothing was changed." "$kt_rebuild" ;;
  esac
  kt_escaped=$(kt_say "$kt_link_base" | sed 's/[&\\|]/\\&/g') || kt_broken
  if [ "$kt_structure" = copy-tree ]; then
    cat "$kt_data" >"$kt_dir/wanted" || kt_broken
  else
    sed "s|^l$kt_tab|&$kt_escaped/|" "$kt_data" >"$kt_dir/wanted" || kt_broken
  fi
}

# What the configuration excludes is nobody's business here, even if it was installed once.
kt_leave_excluded() {
  [ -n "$kt_exclude" ] && [ -s "$1" ] || return 0
  # No entry of ours begins with a dot, and most that are excluded do.
  for kt_e in $kt_exclude; do
    case $kt_e in .*) ;; *) kt_say "$kt_e" || kt_broken ;; esac
  done >"$kt_tmp/excluded" || kt_broken
  kt_pick "$kt_tmp/excluded" "$1" "$kt_tmp/theirs"
  [ ! -s "$kt_tmp/theirs" ] || {
    kt_unite "$1" "$1"
    kt_minus "$1" "$kt_tmp/theirs" "$kt_tmp/ours"
    mv -f "$kt_tmp/ours" "$1" || kt_broken
  }
}

# The entries to look at, into look: those whose wanted identity changed, and those that are not there. All, when the user
# asks for a look, and in a project in which this machine never installed: there the ledger came with the clone.
kt_list_entries() {
  cd "$kt_dir" || kt_broken
  kt_entries wanted.e <wanted.c
  kt_count_lines wanted.e
  kt_total=$kt_lines
  case $kt_dry$kt_porcelain$kt_force$kt_verify$kt_known in
    nonononoyes) ;;
    *)
      cat wanted.c settled.c old.c new.c | kt_entries look
      return 0
      ;;
  esac
  kt_differ wanted.c settled.c changed
  if [ -s old.c ] || [ -s new.c ]; then
    cat old.c new.c | kt_entries pending
    kt_unite changed changed pending
  fi
  kt_minus wanted.e changed unchanged
  # kt_minus leaves lines that are only in the second file out, because they stand there twice.
  kt_words=$(cat unchanged) || kt_broken
  for kt_e in $kt_words; do
    if [ "$kt_e" = . ]; then
      [ -L "$kt_real" ] || kt_say . || kt_broken
    elif [ ! -L "$kt_tree/$kt_e" ] && [ ! -e "$kt_tree/$kt_e" ]; then
      kt_say "$kt_e" || kt_broken
    fi
  done >absent || kt_broken
  kt_unite look changed absent
}

# The entry `.`: a destination that is, was or shall be one link.
kt_look_at_self() {
  kt_row=''
  kt_empty "$kt_dir/neighbours"
  if [ -L "$kt_real" ]; then
    kt_row="o$kt_tab-$kt_tab."
    if kt_read_link "$kt_parent" "$kt_base"; then
      case $kt_text in
        *[[:cntrl:]]*) ;;
        *) kt_row="l$kt_tab$kt_text$kt_tab." ;;
      esac
    fi
    kt_say . >>"$kt_dir/live.links" || kt_broken
  elif [ -d "$kt_real" ]; then
    # A directory is in the way of a link only when more is in it than what we are about to remove.
    if [ "$kt_structure" = link ] && [ "$kt_prune" = no ]; then
      cat "$kt_dir/settled.c" "$kt_dir/old.c" "$kt_dir/new.c" | kt_entries "$kt_tmp/ours"
      kt_list_neighbours
      [ ! -s "$kt_dir/neighbours" ] || kt_row="o$kt_tab-$kt_tab."
    fi
  elif [ -e "$kt_real" ]; then
    kt_row="o$kt_tab-$kt_tab."
  fi
  [ -n "$kt_row" ] || return 0
  { kt_say "$kt_row" >>"$kt_dir/live" && kt_say . >>"$kt_dir/live.seen"; } || kt_broken
  kt_unite "$kt_dir/live" "$kt_dir/live"
  kt_mask "$kt_dir/live"
  [ ! -s "$kt_dir/neighbours" ] || kt_say . >>"$kt_dir/live.blocked" || kt_broken
}

# An entry of one bundle may stand inside an entry of another (a, and later a/b). Each file is then counted once: an inner
# entry is no entry of its own as long as the outer one is there and will go as a whole; and an outer entry is not there
# when its directory only leads to inner ones.
kt_untangle() {
  cd "$kt_dir" || kt_broken
  kt_empty tangled
  kt_has / look || return 0
  # With a slash at the end, whatever is inside an entry follows it directly.
  sed 's|$|/|' look >"$kt_tmp/entries" || kt_broken
  sort "$kt_tmp/entries" >"$kt_tmp/sorted" || kt_broken
  kt_words=$(cat "$kt_tmp/sorted") || kt_broken
  set --
  for kt_e in $kt_words; do
    while [ $# -gt 0 ]; do
      case $kt_e in "$1"*) break ;; esac
      shift
    done
    for kt_outer; do
      kt_say "${kt_outer%/} ${kt_e%/}" || kt_broken
    done
    set -- "$kt_e" "$@"
  done >tangled || kt_broken
  [ -s tangled ] || return 0
  sed 's/ .*//' tangled >"$kt_tmp/entries" || kt_broken
  sort -u "$kt_tmp/entries" >outer || kt_broken
  kt_words=$(cat outer) || kt_broken
  kt_empty absent
  for kt_outer in $kt_words; do
    kt_has -x -F -e "$kt_outer" live.seen || continue
    kt_say "$kt_outer" >"$kt_tmp/one" || kt_broken
    kt_inner=$(sed -n "s|^$kt_outer ||p" tangled) || kt_broken
    kt_pick "$kt_tmp/one" live outer-live
    if kt_only_leads_to_inner; then
      kt_say "$kt_outer" >>absent || kt_broken
    elif kt_is_ours || [ "$kt_force" = yes ] || [ "$kt_conflict" = backup ]; then
      for kt_e in $kt_inner; do
        kt_say "$kt_e" || kt_broken
      done >>absent
    fi
  done
  kt_unite absent absent
  kt_pick absent live absent-rows
  kt_minus live absent-rows "$kt_tmp/present"
  mv -f "$kt_tmp/present" live || kt_broken
  for kt_table in live.seen live.links live.blocked; do
    kt_unite "$kt_table" "$kt_table"
    kt_minus "$kt_table" absent "$kt_tmp/present"
    mv -f "$kt_tmp/present" "$kt_table" || kt_broken
  done
}

# Whether the outer entry is what one of our tables says of it.
kt_is_ours() {
  for kt_table in settled.c old.c new.c wanted.c; do
    kt_pick "$kt_tmp/one" "$kt_table" outer-rows
    [ ! -s outer-rows ] || ! cmp -s outer-rows outer-live || return 0
  done
  return 1
}

kt_only_leads_to_inner() {
  [ -d "$kt_tree/$kt_outer" ] && [ ! -L "$kt_tree/$kt_outer" ] || return 1
  ! kt_is_ours || return 1
  while IFS= read -r kt_line; do
    kt_line=${kt_line##*"$kt_tab"}
    for kt_e in $kt_inner ''; do
      case ${kt_line%%//*}/${kt_line#*//} in "$kt_e" | "$kt_e"/?*) break ;; esac
    done
    [ -n "$kt_e" ] || [ "$kt_line" = "$kt_outer//" ] || return 1
  done <outer-live
}

# What is in the destination beside the entries in ours and what leads to them, into neighbours.
kt_list_neighbours() {
  # Each directory above an entry of ours: a/b/c gives a/b and a.
  sed -n -e :a -e 's|/[^/]*$||p' -e ta "$kt_tmp/ours" >"$kt_tmp/above" || kt_broken
  kt_unite "$kt_tmp/above" "$kt_tmp/above"
  kt_unite "$kt_tmp/ours" "$kt_tmp/ours" "$kt_tmp/above"
  ls -A "$kt_real" >"$kt_tmp/names" || kt_broken
  kt_words=$(cat "$kt_tmp/above") || kt_broken
  for kt_e in $kt_words; do
    { [ -d "$kt_real/$kt_e" ] && [ ! -L "$kt_real/$kt_e" ]; } || continue
    ls -A "$kt_real/$kt_e" >"$kt_tmp/entries" || kt_broken
    sed "s|^|$kt_e/|" "$kt_tmp/entries" >>"$kt_tmp/names" || kt_broken
  done
  kt_unite "$kt_tmp/names" "$kt_tmp/names"
  kt_minus "$kt_tmp/names" "$kt_tmp/ours" "$kt_dir/neighbours"
}

# What the ledger says of each entry, into held.c for comparing and held for writing: its settled rows, or of a change that
# was interrupted, the side that is live.
kt_resolve_pending() {
  cd "$kt_dir" || kt_broken
  { cat settled.c >held.c && cat settled >held; } || kt_broken
  [ -s old ] || [ -s new ] || return 0
  cat old.c new.c | kt_entries pending
  kt_differ live new.c not-new
  kt_minus pending not-new as-new
  kt_differ live old.c not-old
  kt_minus pending not-old as-old
  kt_unite decided as-new as-old
  kt_minus pending decided open
  # Live is neither: edited since. Then only what is wanted can make it "edited" instead of "conflict".
  kt_differ new.c wanted.c not-wanted
  kt_minus open not-wanted open-new
  kt_unite take-new as-new open-new
  kt_minus pending take-new take-old
  for kt_table in '' .c; do
    kt_pick take-new "new$kt_table" picked-new
    kt_pick take-old "old$kt_table" picked-old
    cat picked-new picked-old >>"held$kt_table" || kt_broken
  done
  kt_unite held.c held.c
}

# From live, held and wanted to states and actions.
kt_plan() {
  cd "$kt_dir" || kt_broken
  kt_entries held.e <held.c
  kt_differ live wanted.c live-wanted
  kt_differ live held.c live-held
  kt_differ held.c wanted.c held-wanted
  kt_empty flags
  kt_flag=0
  # The entries to look at stand first, and only their lines are kept.
  for kt_table in look live.seen held.e wanted.e live-wanted live-held held-wanted; do
    [ ! -s "$kt_table" ] || sed "s/\$/:$kt_flag/" "$kt_table" >>flags || kt_broken
    kt_flag=$((kt_flag + 1))
  done
  sort flags >"$kt_tmp/sorted" || kt_broken
  sed -n -e '/:0$/{' -e 's/:0$/:/' -e h -e d -e '}' -e G -e 's/^\(.*:\)\([1-6]\)\n\1$/\1\2/p' "$kt_tmp/sorted" >flagged || kt_broken
  kt_words=$(cat flagged) || kt_broken
  kt_blocked=" $(cat live.blocked) " || kt_broken
  kt_last='' kt_flags=''
  for kt_e in $kt_words end:; do
    if [ "${kt_e%:*}" != "$kt_last" ]; then
      [ -z "$kt_flags" ] || kt_decide "$kt_last"
      kt_last=${kt_e%:*} kt_flags=''
    fi
    kt_flags=$kt_flags${kt_e##*:}
  done >plan || kt_broken
  kt_kept=0
  sed -n -e '/^[a-z]* refuse /p' -e '/^[a-z]* skip /p' -e '/^[a-z]* keep /p' plan >notable || kt_broken
  [ ! -s notable ] || kt_note_refusals
}

# The state table. The digits say: 1 live, 2 in the ledger, 3 wanted, 4 live and wanted differ, 5 live and ledger differ,
# 6 ledger and wanted differ. An entry without rows differs from one with rows.
kt_decide() {
  case $kt_flags in
    123) kt_state_of=current kt_action=none ;;
    12356 | 1356) kt_state_of=converged kt_action=adopt ;;
    346 | 2345 | 23456) kt_state_of=missing kt_action=add ;;
    256) kt_state_of=gone kt_action=drop ;;
    12346) kt_state_of=stale kt_action=replace ;;
    1246) kt_state_of=orphan kt_action=remove ;;
    12345) kt_state_of=edited kt_action=keep ;;
    123456) kt_state_of=conflict kt_action=replace ;;
    12456) kt_state_of=conflict kt_action=remove ;;
    13456) kt_state_of=foreign kt_action=replace ;;
    *) kt_stop 70 "the entry $1 of $kt_real is in an impossible state ($kt_flags); nothing was changed." 'Please report this.' ;;
  esac
  case $kt_state_of$kt_force in
    editedyes) kt_action=replace ;;
    conflictno | foreignno)
      case $kt_uninstall$kt_conflict in
        yes*) kt_action=keep ;;
        nobackup) ;;
        nokeep) kt_action=skip ;;
        *) kt_action=refuse ;;
      esac
      ;;
  esac
  # What stands behind a link is somewhere else, and neighbours are never moved, not even to a backup.
  case $kt_blocked in
    *[\ "$kt_nl"]"$1"[\ "$kt_nl"]*)
      case $kt_action in
        none | adopt | keep | skip) ;;
        *) kt_action=refuse ;;
      esac
      ;;
  esac
  case $kt_action$kt_flags in
    add*) kt_added=$((kt_added + 1)) ;;
    replace*) kt_replaced=$((kt_replaced + 1)) ;;
    remove*) kt_removed=$((kt_removed + 1)) ;;
    refuse* | skip*) kt_refused=$((kt_refused + 1)) ;;
  esac
  case $kt_action$kt_flags in
    refuse*3* | skip*3*) kt_total=$((kt_total - 1)) ;;
  esac
  # What is left alone on purpose is as it shall be.
  case $kt_state_of$kt_action in current* | *skip) ;; *) kt_drift=yes ;; esac
  kt_say "$kt_state_of $kt_action $1" || kt_broken
}

# Collects what the user has to know, and whether the run must end.
kt_note_refusals() {
  kt_shorten "$kt_real"
  kt_said=no
  while IFS=' ' read -r kt_state_of kt_action kt_e; do
    case $kt_action in
      refuse)
        kt_refused_any=yes
        [ "$kt_said" = yes ] || kt_say "
  $kt_short_path" >>"$kt_tmp/refusals" || kt_broken
        kt_said=yes
        kt_explain
        [ -n "$kt_ways" ] || kt_first_refused=$kt_short_path/$kt_e kt_first_why=$kt_why
        kt_ways="$kt_ways $kt_way"
        kt_say "    $kt_state_of  $kt_e: $kt_why" >>"$kt_tmp/refusals" || kt_broken
        ;;
      skip)
        kt_explain
        kt_say "kitout: left $kt_short_path/$kt_e alone ($kt_state_of): $kt_why." >>"$kt_tmp/warnings" || kt_broken
        ;;
      keep)
        kt_line="kitout: kept $kt_short_path/$kt_e, which was changed since it was installed"
        [ "$kt_uninstall" = yes ] || kt_line="$kt_line; --force brings the bundle's back, after copying yours to a backup"
        kt_say "$kt_line." >>"$kt_tmp/warnings" || kt_broken
        ;;
    esac
  done <"$kt_dir/notable"
}

# Sets kt_why to the reason for a refusal, and kt_way to what kind of way out there is.
kt_explain() {
  case $kt_state_of$kt_nl$kt_blocked in
    *[\ "$kt_nl"]"$kt_e"[\ "$kt_nl"]*)
      kt_way=blocked kt_why='a link or a file stands where its directory should be'
      [ "$kt_e" != . ] || kt_name_neighbours
      return 0
      ;;
  esac
  if [ "$kt_state_of" = foreign ]; then
    kt_way=replace kt_why="something of this name is here already, and it is not the bundle's"
  elif kt_has -x -F -e "$kt_e" "$kt_dir/wanted.e"; then
    kt_way=replace kt_why='changed here since it was installed, and the bundle brings another version'
  else
    kt_way=remove kt_why='changed here since it was installed, and the bundle no longer has it'
  fi
}

kt_name_neighbours() {
  kt_why='the directory shall become one link, but holds other things too'
  [ -s "$kt_dir/neighbours" ] || return 0
  kt_names='' kt_n=0
  while IFS= read -r kt_line; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -le 3 ] || continue
    kt_printable "$kt_line"
    kt_names=$kt_names${kt_names:+, }$kt_shown
  done <"$kt_dir/neighbours"
  [ "$kt_n" -le 3 ] || kt_names="$kt_names and $((kt_n - 3)) more"
  kt_why="$kt_why: $kt_names"
}

kt_stop_if_refused() {
  [ "$kt_verify$kt_force" != yesno ] || return 0
  if [ "$kt_refused_any" = yes ]; then
    [ "$kt_hook" = no ] || kt_stop 2 "the skills were not updated, because of $kt_first_refused: $kt_first_why." ''
    kt_warn 'nothing was changed, because some entries need a decision:'
    cat "$kt_tmp/refusals" >&2
    kt_say '' >&2
    kt_show_ways >&2
    exit 2
  fi
  [ ! -s "$kt_tmp/warnings" ] || cat "$kt_tmp/warnings" >&2
}

# Only the ways that are open: --force moves neither neighbours nor what stands behind a link, and a directory that is no
# target any more has no settings.
kt_show_ways() {
  kt_shorten "$kt_state/backups"
  kt_say '  To keep yours: move it elsewhere or rename it, and run this again.'
  case $kt_ways in
    *replace*)
      kt_or=''
      [ "$kt_scope" = user ] || kt_or=', also over an older copy that came with the repository'
      kt_say "  To have the bundle's$kt_or: run this again with --force; yours is copied to $kt_short_path first."
      kt_say '  To keep yours and install the rest: set onConflict: keep for this target in skills.yaml.'
      ;;
    *remove*) kt_say "  To let it go: run this again with --force; it is copied to $kt_short_path first." ;;
  esac
  case $kt_ways in
    *blocked*) kt_say '  What only stands in the way is never moved, not even with --force. For a link, you can also set structure: symlink-tree.' ;;
  esac
}

# --verify and --dry-run end here.
kt_stop_if_looking() {
  if [ "$kt_verify" = yes ]; then
    kt_each kt_verify_behind_links
    if [ "$kt_drift" = no ]; then
      [ "$kt_porcelain$kt_quiet" != nono ] || kt_say 'Everything is as the bundle says.'
      exit 0
    fi
    if [ "$kt_force" = no ]; then
      [ "$kt_porcelain" = yes ] || kt_each kt_print_drift
      kt_warn 'what is installed differs from the bundle; nothing was changed.'
      kt_say '  To repair it, run this again with --verify --force; what is replaced is copied to a backup first.' >&2
      exit 2
    fi
  fi
  [ "$kt_dry" = yes ] || return 0
  [ "$kt_porcelain$kt_quiet" != nono ] || { kt_each kt_print_line; kt_say 'This was a dry run: nothing was changed.'; }
  exit 0
}

kt_print_drift() {
  kt_shorten "$kt_real"
  while IFS=' ' read -r kt_state_of kt_action kt_e; do
    case $kt_state_of$kt_action in
      current*) ;;
      *skip) kt_say "$kt_state_of  $kt_short_path/$kt_e (left alone: onConflict: keep)" ;;
      *) kt_say "$kt_state_of  $kt_short_path/$kt_e" ;;
    esac
  done <"$kt_dir/plan"
}

# Links are as they shall be when they lead to the bundle; whether the bundle still is what it was is another question.
kt_verify_behind_links() {
  [ "$kt_prune" = no ] && [ "$kt_structure" != copy-tree ] || return 0
  kt_entries "$kt_dir/behind" <"$kt_bundle/data/$kt_name.tsv"
  sort -u "$kt_bundle/data/$kt_name.tsv" >"$kt_dir/behind.c" || kt_broken
  kt_mask "$kt_dir/behind.c"
  kt_scan_behind
  kt_differ "$kt_dir/behind.live" "$kt_dir/behind.c" "$kt_dir/behind.differ"
  [ -s "$kt_dir/behind.differ" ] || return 0
  kt_warn "the bundle $kt_bundle is not as it was built:"
  sed 's/^/  /' "$kt_dir/behind.differ" >&2
  kt_say "  Links lead to it, so agents see that. $kt_rebuild" >&2
  exit 2
}

# As kt_scan, for a view: every entry is a link to a directory, and is followed.
kt_scan_behind() {
  kt_out=$kt_dir/behind.live kt_known=behind.c
  cd -P -- "$kt_bundle/views/$kt_name" || kt_broken
  sed 's|$|/.|' "$kt_dir/behind" >"$kt_tmp/starts" || kt_broken
  kt_empty "$kt_tmp/found" "$kt_tmp/rows"
  kt_find_all
  kt_read_links "$kt_tmp/l" >>"$kt_tmp/rows" || kt_broken
  kt_hash f "$kt_tmp/f" >>"$kt_tmp/rows" || kt_broken
  kt_hash x "$kt_tmp/x" >>"$kt_tmp/rows" || kt_broken
  cd /
  sort -u "$kt_tmp/rows" >"$kt_out" || kt_broken
}

# ---- Output -----------------------------------------------------------------------------------------------------------

kt_list_targets() {
  kt_listed_targets=''
  for kt_target in $kt_targets; do
    kt_listed_targets=$kt_listed_targets${kt_listed_targets:+$1}$kt_target
  done
}

kt_print_porcelain() {
  kt_list_targets ,
  kt_say "dest$kt_tab$kt_i$kt_tab${kt_structure:-copy-tree}$kt_tab$kt_listed_targets$kt_tab$kt_real"
  sed "s/^\\([^ ]*\\) \\([^ ]*\\) /entry$kt_tab$kt_i$kt_tab\\1$kt_tab\\2$kt_tab/" "$kt_dir/plan" || kt_broken
  kt_count_kept
  kt_say "summary$kt_tab$kt_i$kt_tab$kt_added$kt_tab$kt_replaced$kt_tab$kt_removed$kt_tab$kt_kept$kt_tab$kt_refused"
}

kt_print_line() {
  [ "$kt_quiet" = no ] || return 0
  kt_list_targets ', '
  kt_shorten "$kt_real"
  kt_count_kept
  kt_line="${kt_listed_targets:-(no longer used)}  +$kt_added ~$kt_replaced -$kt_removed =$kt_kept"
  [ "$kt_refused" = 0 ] || kt_line="$kt_line !$kt_refused"
  kt_say "$kt_line  $kt_short_path"
}

kt_count_kept() {
  kt_kept=$((kt_total - kt_added - kt_replaced))
}

# ---- Staging: everything that can fail for want of space fails here, before anything is touched -----------------------

kt_stage() {
  cd "$kt_dir" || kt_broken
  sed -n -e 's/^[a-z]* add //p' -e 's/^[a-z]* replace //p' plan >put || kt_broken
  kt_list_to_take
  kt_moves=no
  kt_clear_leftovers
  cd "$kt_dir" || kt_broken
  if [ -s put ] || [ -s take ]; then
    kt_moves=yes
    kt_back_up
    kt_fill_stage
    kt_make_movable
  fi
  kt_write_ledgers
}

# What is moved away before anything comes in its place. A link that another link replaces changes in one step instead.
kt_list_to_take() {
  sed -n 's/^[a-z]* replace //p' plan >replace || kt_broken
  sed -n 's/^[a-z]* remove //p' plan >take || kt_broken
  kt_empty relinked
  [ "$kt_structure" = copy-tree ] || kt_both replace live.links relinked
  kt_minus replace relinked replaced
  cat replaced >>take || kt_broken
  kt_unite take take
}

# A directory can only be moved by who may write to it.
kt_make_movable() {
  kt_words=$(cat "$kt_dir/take") || kt_broken
  for kt_e in $kt_words; do
    # The destination itself is only taken when it is a link.
    [ "$kt_e" = . ] || [ -L "$kt_tree/$kt_e" ] || [ ! -d "$kt_tree/$kt_e" ] || [ -w "$kt_tree/$kt_e" ] ||
      chmod u+w "$kt_tree/$kt_e" || kt_broken
  done
}

# Removes what a run that was interrupted left in stage and trash. From the trash, only what a row of the ledger names.
kt_clear_leftovers() {
  kt_remove_stage "$kt_control/stage" || kt_broken
  [ -d "$kt_control/trash" ] || return 0
  kt_unite "$kt_dir/ours" "$kt_dir/settled.c" "$kt_dir/old.c" "$kt_dir/new.c"
  kt_entries "$kt_dir/ours.e" <"$kt_dir/ours"
  kt_leave_self "$kt_dir/ours.e" "$kt_dir/ours-tree"
  kt_empty_trash "$kt_dir/ours-tree"
}

# Deletes from the trash the entries listed in $1, as far as each of their files has a row in the file ours; keeps
# everything else in a backup.
kt_empty_trash() {
  cd /
  kt_trash=$kt_control/trash
  kt_scan "$kt_trash/tree" "$1" "$kt_dir/trashed" ours
  # Directories without files are what a deletion that was interrupted leaves.
  sed '/^d/d' "$kt_dir/trashed" >"$kt_dir/trashed-files" || kt_broken
  kt_minus "$kt_dir/trashed-files" "$kt_dir/ours" "$kt_dir/changed-files"
  # Of devices and unreadable files no row says what they are.
  sed -n '/^o/p' "$kt_dir/trashed-files" >>"$kt_dir/changed-files" || kt_broken
  kt_entries "$kt_dir/trash-keep" <"$kt_dir/changed-files"
  kt_unite "$kt_dir/trashed.seen" "$kt_dir/trashed.seen"
  kt_minus "$kt_dir/trashed.seen" "$kt_dir/trash-keep" "$kt_dir/trash-drop"
  if [ -s "$kt_dir/trash-drop" ]; then
    cd -P -- "$kt_trash/tree" || kt_broken
    # A directory that may not be written to cannot be emptied.
    xargs -n 128 rm -rf <"$kt_dir/trash-drop" 2>/dev/null || {
      xargs -n 128 chmod -R u+rwx <"$kt_dir/trash-drop" 2>/dev/null
      # Somebody else's directory in it may be beyond us; then it is kept like all that changed.
      xargs -n 128 rm -rf <"$kt_dir/trash-drop" 2>/dev/null
    }
    cd /
  fi
  if kt_read_link "$kt_trash/self" "$kt_base"; then
    ! kt_has -F -x -e "l$kt_tab$kt_text$kt_tab." "$kt_dir/ours" || rm -f -- "$kt_trash/self/$kt_base"
  fi
  find "$kt_trash" -depth -type d -exec rmdir -- '{}' + 2>/dev/null
  [ -d "$kt_trash" ] || return 0
  kt_new_backup
  if mv -f -- "$kt_trash" "$kt_backup/changed" 2>/dev/null; then
    kt_shorten "$kt_backup/changed"
  else
    kt_j=1
    while [ -e "$kt_control/kept-$kt_j" ] || [ -L "$kt_control/kept-$kt_j" ]; do
      kt_j=$((kt_j + 1))
    done
    mv -f -- "$kt_trash" "$kt_control/kept-$kt_j" || kt_broken
    kt_shorten "$kt_control/kept-$kt_j"
  fi
  kt_warn "something that was replaced in $kt_real had changed in that moment, or could not be deleted; it is kept in $kt_short_path."
}

# Sets kt_backup to a new, empty directory for this destination.
kt_new_backup() {
  kt_make_dir "$kt_state/backups" || kt_broken
  kt_j=1
  # What a directory above kept private stays so.
  until mkdir -m 700 -- "$kt_state/backups/$kt_j" 2>/dev/null; do
    [ -e "$kt_state/backups/$kt_j" ] || [ -L "$kt_state/backups/$kt_j" ] || kt_broken
    kt_j=$((kt_j + 1))
  done
  kt_backup=$kt_state/backups/$kt_j
  kt_say "$kt_real" >"$kt_backup/from" || kt_broken
}

# Copies what --force or onConflict: backup replaces, and compares the copy with what was found.
kt_back_up() {
  cd "$kt_dir" || kt_broken
  sed -n -e '/^edited /b save' -e '/^conflict /b save' -e '/^foreign /b save' -e d -e ':save' \
    -e 's/^[a-z]* replace //p' -e 's/^[a-z]* remove //p' plan >save || kt_broken
  [ -s save ] || return 0
  kt_new_backup
  kt_pick save live saved-rows
  kt_leave_self save save-tree
  mkdir -- "$kt_backup/tree" || kt_broken
  kt_batches kt_copy_to_backup "$kt_dir/save-tree"
  kt_scan "$kt_backup/tree" "$kt_dir/save-tree" "$kt_dir/copied" live
  cd "$kt_dir" || kt_broken
  sed "/$kt_tab\\.\$/d" saved-rows >saved-tree-rows || kt_broken
  kt_differ copied saved-tree-rows miscopied
  [ ! -s miscopied ] ||
    kt_stop 3 "the backup in $kt_backup is not what is in $kt_real; nothing was changed." 'Look whether something else is writing there, and run this again.'
  if kt_has -x '\.' save; then
    cp -RPp -- "$kt_real" "$kt_backup/self" || kt_broken
  fi
  kt_shorten "$kt_backup"
  kt_warn "what is replaced is yours, and was copied first:"
  kt_words=$(cat save) || kt_broken
  for kt_e in $kt_words; do
    case $kt_e in
      .) kt_say "  $kt_real is now in $kt_short_path/self" ;;
      *) kt_say "  $kt_e is now in $kt_short_path/tree/$kt_e" ;;
    esac
  done >&2
}

kt_copy_to_backup() {
  mkdir -p -- "$kt_backup/tree/$1" || kt_broken
  cd -P -- "$kt_tree" || kt_broken
  kt_d=$1
  shift
  cp -RPp "$@" "$kt_backup/tree/$kt_d/" || kt_broken
  cd "$kt_dir" || kt_broken
}

kt_open_stage() {
  kt_staged=$kt_control/stage
  kt_stages=$kt_staged$kt_nl$kt_stages
  [ -d "$kt_staged" ] || mkdir -- "$kt_staged" || kt_broken
}

# Puts what comes in into the stage, and compares it with the wanted table.
kt_fill_stage() {
  cd "$kt_dir" || kt_broken
  kt_leave_self put put-tree
  kt_open_stage
  mkdir -- "$kt_staged/tree" "$kt_staged/self" || kt_broken
  # Made here, since a full disk may have no room for a directory either.
  mkdir -- "$kt_staged/trash" "$kt_staged/trash/tree" "$kt_staged/trash/self" || kt_broken
  kt_words=$(sed -n 's|/[^/]*$||p' take) || kt_broken
  for kt_e in $kt_words; do
    mkdir -p -- "$kt_staged/trash/tree/$kt_e" || kt_broken
  done
  if [ "$kt_structure" = copy-tree ]; then
    kt_batches kt_copy_to_stage "$kt_dir/put-tree"
    # Files of a bundle are read-only; a copy belongs to its user.
    chmod -R u+w "$kt_staged/tree" || kt_broken
  elif [ -s put-tree ]; then
    kt_pick put-tree wanted put-rows
    sed -n 's|/[^/]*$||p' put-tree >put-parents || kt_broken
    kt_unite put-parents put-parents
    sed -e "s#[^A-Za-z0-9._/$kt_tab-]#\\\\&#g" -e "s/^l$kt_tab//" -e "s/$kt_tab/ /" put-rows >put-links || kt_broken
    cd -P -- "$kt_staged/tree" || kt_broken
    [ ! -s "$kt_dir/put-parents" ] || xargs -n 64 mkdir -p <"$kt_dir/put-parents" || kt_broken
    # A link's name has nothing in common with the end of its text, and ln can only make several that have.
    xargs -n 2 ln -s <"$kt_dir/put-links" || kt_broken
    cd "$kt_dir" || kt_broken
  fi
  if kt_has -x '\.' "$kt_dir/put"; then
    ln -s -- "$kt_link_base/$kt_name" "$kt_staged/self/$kt_base" || kt_broken
  fi
  kt_scan "$kt_staged/tree" "$kt_dir/put-tree" "$kt_dir/staged" wanted.c
  cd "$kt_dir" || kt_broken
  kt_pick put-tree wanted.c put-rows
  kt_differ staged put-rows misstaged
  [ ! -s misstaged ] || {
    kt_say "kitout: these came out of the bundle $kt_bundle otherwise than its table says:" >&2
    sed 's/^/  /' misstaged >&2
    kt_stop 3 'nothing was changed: the bundle is damaged, or this file system cannot hold what is in it.' "$kt_rebuild"
  }
}

kt_copy_to_stage() {
  mkdir -p -- "$kt_staged/tree/$1" || kt_broken
  cd -P -- "$kt_bundle/views/$kt_name" || kt_broken
  kt_d=$1
  shift
  # -H follows the links of the view, and no link in a skill.
  cp -RH "$@" "$kt_staged/tree/$kt_d/" || kt_broken
}

# Writes the ledgers that the change will need: the final one, and the one with pending rows.
kt_write_ledgers() {
  cd "$kt_dir" || kt_broken
  sed -n 's/^[a-z]* skip //p' plan >skip || kt_broken
  kt_complete=yes
  cat wanted >final-rows || kt_broken
  if [ -s skip ]; then
    kt_complete=no
    kt_unite final-rows final-rows
    kt_pick skip final-rows skipped-rows
    kt_minus final-rows skipped-rows other-rows
    kt_pick skip held held-rows
    sort -t "$kt_tab" -k 3 other-rows held-rows >final-rows || kt_broken
  fi
  { kt_print_header "$kt_complete" && cat final-rows; } >final || kt_broken
  # An empty destination that is no longer wanted has no ledger.
  if [ "$kt_prune" = yes ]; then
    kt_empty final
  elif [ "$kt_moves" = no ] && [ "$kt_has_ledger" = yes ] && cmp -s final "$kt_control/ledger"; then
    return 0
  fi
  kt_open_stage
  kt_put_file final "$kt_staged/ledger"
  [ "$kt_moves" = yes ] || return 0
  kt_unite affected put take
  kt_unite sorted-rows final-rows
  kt_pick affected sorted-rows put-rows
  kt_minus sorted-rows put-rows settled-rows
  kt_pick affected live was-rows
  kt_pick put wanted is-rows
  { sed 's/^/-/' was-rows >>settled-rows && sed 's/^/+/' is-rows >>settled-rows; } || kt_broken
  sort -t "$kt_tab" -k 3 settled-rows >pending-rows || kt_broken
  { kt_print_header no && cat pending-rows; } >announced || kt_broken
  kt_put_file announced "$kt_staged/announced"
}

kt_put_file() {
  { rm -f -- "$2" && cp "$1" "$2" && cmp -s "$1" "$2"; } || kt_broken
}

# ---- Changing ---------------------------------------------------------------------------------------------------------

# From here on, the ledger says what is under way, so whoever comes next can go on.
kt_announce() {
  [ "$kt_moves" = yes ] || return 0
  mv -f -- "$kt_control/stage/announced" "$kt_control/ledger" || kt_broken
  [ -f "$kt_control/.gitignore" ] || kt_say '*' >"$kt_control/.gitignore" || kt_broken
}

kt_move() {
  [ "$kt_moves" = yes ] || return 0
  cd "$kt_dir" || kt_broken
  mv -f -- "$kt_control/stage/trash" "$kt_control/trash" || kt_broken
  kt_check_links
  if kt_has -x '\.' take; then
    mv -f -- "$kt_real" "$kt_control/trash/self/" || kt_broken
  fi
  # Both lists in one, so that what is replaced is absent only while its own batch is on its way.
  kt_minus put relinked brought
  { sed 's/$/:1/' take && sed 's/$/:2/' brought && sed 's/$/:3/' relinked; } >steps || kt_broken
  sed '/^\.:/d' steps >tree-steps || kt_broken
  if [ -s tree-steps ]; then
    # A link here leads to a place that nobody has looked at; physical directories have none.
    [ ! -L "$kt_tree" ] || kt_stop 3 "$kt_tree is a link now; nothing was put there." 'Look at it, and run this again.'
    kt_unite tree-steps tree-steps
    kt_make_dir "$kt_tree" || kt_broken
    if [ -s tangled ]; then
      # One of them stands in the place of another, so all that goes makes room first.
      sed -n '/:1$/p' tree-steps >first-steps || kt_broken
      kt_batches kt_move_batch "$kt_dir/first-steps"
      kt_remove_empty_parents
      cd "$kt_dir" || kt_broken
      sed '/:1$/d' tree-steps >first-steps || kt_broken
      mv -f first-steps tree-steps || kt_broken
    fi
    kt_batches kt_move_batch "$kt_dir/tree-steps"
  fi
  kt_remove_empty_parents
  cd "$kt_dir" || kt_broken
  if kt_has -x '\.' put; then
    [ -L "$kt_real" ] || [ ! -d "$kt_real" ] || rmdir -- "$kt_real" || kt_broken
    if ! kt_has -x '\.' relinked && { [ -e "$kt_real" ] || [ -L "$kt_real" ]; }; then
      kt_stop 3 "$kt_real appeared while kitout was at work." 'Look at it, move it away, and run this again.'
    fi
    # Into the directory, not onto the name: mv would go through a link that stands there.
    mv -f -- "$kt_control/stage/self/$kt_base" "${kt_parent%/}/" || kt_broken
  fi
}

# A link that takes the place of another leaves nothing of it, so look once more whether each is still the one that was
# decided about.
kt_check_links() {
  [ -s relinked ] || return 0
  kt_pick relinked live links-were
  kt_leave_self relinked relinked-tree
  kt_empty "$kt_tmp/links-are"
  if [ -s relinked-tree ]; then
    cd -P -- "$kt_tree" || kt_broken
    kt_read_links "$kt_dir/relinked-tree" >"$kt_tmp/links-are" || kt_broken
    cd "$kt_dir" || kt_broken
  fi
  if kt_has -x '\.' relinked; then
    kt_read_link "$kt_parent" "$kt_base" || kt_text=''
    cd "$kt_dir" || kt_broken
    kt_say "l$kt_tab$kt_text$kt_tab." >>"$kt_tmp/links-are" || kt_broken
  fi
  kt_unite "$kt_tmp/links-are" "$kt_tmp/links-are"
  cmp -s "$kt_tmp/links-are" links-were ||
    kt_stop 3 "a link in $kt_real changed while kitout was at work." 'Run this again.'
}

# A directory and words: `entry:1` is taken away, `entry:2` put in, `entry:3` is a link that takes the place of a link.
kt_move_batch() {
  kt_d=$1
  shift
  kt_steps=$*
  set --
  for kt_step in $kt_steps; do
    case $kt_step in *:1) set -- "$@" "$kt_tree/${kt_step%:*}" ;; esac
  done
  if [ $# -gt 0 ]; then
    mkdir -p -- "$kt_control/trash/tree/$kt_d" || kt_broken
    mv -f -- "$@" "$kt_control/trash/tree/$kt_d/" || kt_put_back
  fi
  kt_put_batch 2 -n
  kt_put_batch 3 -f
}

# Puts the entries of the steps `:$1` in. Whatever came here since we looked is not ours to replace; POSIX has no mv -n, but
# every mv has it.
kt_put_batch() {
  kt_how=$2 kt_which=$1
  set --
  for kt_step in $kt_steps; do
    kt_e=${kt_step%:*}
    case $kt_step in
      *:"$kt_which") ;;
      *) continue ;;
    esac
    # A link may take the place of a link, and nothing else of anything.
    if [ -L "$kt_tree/$kt_e" ]; then
      [ "$kt_which" = 3 ] || kt_appeared
    elif [ -e "$kt_tree/$kt_e" ]; then
      kt_appeared
    fi
    set -- "$@" "$kt_control/stage/tree/$kt_e"
  done
  [ $# -gt 0 ] || return 0
  mkdir -p -- "$kt_tree/$kt_d" || kt_broken
  mv "$kt_how" -- "$@" "$kt_tree/$kt_d/" || [ "$kt_how" = -n ] || kt_broken
  [ "$kt_how" = -n ] || return 0
  for kt_left; do
    if [ -e "$kt_left" ] || [ -L "$kt_left" ]; then
      kt_e=${kt_left#"$kt_control/stage/tree/"}
      kt_appeared
    fi
  done
}

kt_appeared() {
  if [ -e "$kt_tree/$kt_e" ] || [ -L "$kt_tree/$kt_e" ]; then
    kt_stop 3 "$kt_tree/$kt_e appeared while kitout was at work." 'Look at it, move it away, and run this again.'
  fi
  kt_broken
}

# One of a batch cannot be moved away, so the others come back: better all of the old than a part.
kt_put_back() {
  for kt_step in $kt_steps; do
    kt_e=${kt_step%:*}
    case $kt_step in *:1) ;; *) continue ;; esac
    { [ ! -e "$kt_tree/$kt_e" ] && [ ! -L "$kt_tree/$kt_e" ]; } || continue
    mv -f -- "$kt_control/trash/tree/$kt_e" "$kt_tree/$kt_d/"
  done
  kt_stop 3 "something in $kt_real cannot be moved; see the message above. What belongs together with it stays as it was." \
    'Find out what holds it (a mount, a lock, somebody else as its owner), and run this again.'
}

# Nested entries leave directories behind that nothing is in any more. A run that was interrupted may have taken the
# entries themselves.
kt_remove_empty_parents() {
  kt_has / "$kt_dir/look" || return 0
  kt_minus "$kt_dir/look" "$kt_dir/wanted.e" "$kt_tmp/unwanted"
  kt_words=$(sed -n 's|/[^/]*$||p' "$kt_tmp/unwanted") || kt_broken
  for kt_e in $kt_words; do
    while :; do
      [ ! -d "$kt_tree/$kt_e" ] || rmdir -- "$kt_tree/$kt_e" 2>/dev/null || break
      case $kt_e in
        */*) kt_e=${kt_e%/*} ;;
        *) break ;;
      esac
    done
  done
}

# The trash is emptied before the final ledger is written, as long as the pending rows say what may be in it.
kt_finish() {
  if [ "$kt_moves" = yes ]; then
    if [ -s "$kt_dir/take" ]; then
      kt_unite "$kt_dir/ours" "$kt_dir/was-rows"
      kt_leave_self "$kt_dir/take" "$kt_dir/take-tree"
      kt_empty_trash "$kt_dir/take-tree"
    else
      find "$kt_control/trash" -depth -type d -exec rmdir -- '{}' + || kt_broken
    fi
  fi
  if [ "$kt_prune" = yes ]; then
    rm -f -- "$kt_control/ledger" || kt_broken
  elif [ -f "$kt_control/stage/ledger" ]; then
    mv -f -- "$kt_control/stage/ledger" "$kt_control/ledger" || kt_broken
  fi
  kt_remove_stage "$kt_control/stage" || kt_broken
  if [ "$kt_prune" = yes ]; then
    [ -L "$kt_real" ] || [ ! -d "$kt_real" ] || { kt_leave_control "$kt_real/.kitout"; rmdir -- "$kt_real" 2>/dev/null; }
  fi
}

# <state>/current says which bundle this owner installed last and where: kitout-current 1, bundle PATH, and for each
# directory a line destination PATH, or override PATH when only a variable of this run named it; relative to the root in
# project scope. <state>/history has a line "id PATH" for every bundle that was ever installed, by which the shell hook
# knows a new bundle from one that somebody went back from.

# Before anything moves: adds the destinations of this run, since one that is cut short must not leave any that nobody
# looks after.
kt_remember_more() {
  kt_places=''
  while [ -n "$kt_remembered" ]; do
    kt_d=${kt_remembered%%"$kt_nl"*}
    kt_remembered=${kt_remembered#*"$kt_nl"}
    [ "$kt_scope" = user ] || kt_d="${kt_d%% *} ${kt_d#*" ${kt_root%/}/"}"
    case $kt_nl$kt_places in *"$kt_nl$kt_d$kt_nl"*) ;; *) kt_places=$kt_places$kt_d$kt_nl ;; esac
  done
  [ "$kt_uninstall" = no ] || return 0
  kt_text="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl"
  [ ! -f "$kt_state/current" ] || kt_text=$(cat "$kt_state/current")$kt_nl || kt_broken
  kt_others=$kt_places
  while [ -n "$kt_others" ]; do
    kt_line=${kt_others%%"$kt_nl"*}
    kt_others=${kt_others#*"$kt_nl"}
    case $kt_text in *"$kt_nl$kt_line$kt_nl"*) ;; *) kt_text=$kt_text$kt_line$kt_nl ;; esac
  done
  kt_put_current
  kt_register_project
}

# When all is done: the bundle, its destinations, and of the others those that this run said nothing about.
kt_remember() {
  kt_header="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl" kt_old_header='' kt_others=''
  if [ -f "$kt_state/current" ]; then
    kt_n=0
    while IFS= read -r kt_line; do
      kt_n=$((kt_n + 1))
      case $kt_n:$kt_nl$kt_places in
        1:* | 2:*)
          kt_old_header=$kt_old_header$kt_line$kt_nl
          continue
          ;;
        *"${kt_nl}destination ${kt_line#* }$kt_nl"* | *"${kt_nl}override ${kt_line#* }$kt_nl"*) continue ;;
      esac
      case ${kt_wanted_targets:+some}${kt_overrides:+named}:$kt_line in
        some* | named:'destination '*) kt_others=$kt_others$kt_line$kt_nl ;;
      esac
    done <"$kt_state/current"
    # When only some targets were meant, the bundle of the others is the one that counts.
    [ -z "$kt_wanted_targets" ] || kt_header=$kt_old_header
  fi
  [ "$kt_uninstall" = no ] || kt_places=''
  if [ "$kt_uninstall" = yes ] && [ -z "$kt_others" ]; then
    rm -f -- "$kt_state/current" "$kt_state/history" || kt_broken
    kt_register_project
    return 0
  fi
  kt_text=$kt_header$kt_places$kt_others
  kt_put_current
  [ -z "$kt_wanted_targets" ] || return 0
  kt_line=''
  IFS= read -r kt_line <"$kt_bundle/id" || kt_stop 3 "the bundle $kt_bundle is not whole." "$kt_rebuild"
  kt_empty "$kt_tmp/history"
  [ ! -f "$kt_state/history" ] || cat "$kt_state/history" >"$kt_tmp/history" || kt_broken
  kt_has -x -F -e "$kt_line $kt_bundle" "$kt_tmp/history" || {
    kt_say "$kt_line $kt_bundle" >>"$kt_tmp/history" || kt_broken
    kt_update "$kt_tmp/history" "$kt_state/history"
  }
}

kt_put_current() {
  kt_say "${kt_text%"$kt_nl"}" >"$kt_tmp/current" || kt_broken
  kt_update "$kt_tmp/current" "$kt_state/current"
}

# Makes $2 what $1 is, in one step.
kt_update() {
  ! cmp -s "$1" "$2" || return 0
  kt_put_file "$1" "$2.new"
  mv -f -- "$2.new" "$2" || kt_broken
}

# Where the user's own state is, a file names each project and its bundle: kitout gc learns from it what links lead to, and
# the installer that this machine was here before. It is named by the SHA-256 of its first line. Sets kt_note and kt_known.
kt_find_note() {
  kt_note='' kt_known=yes kt_state_home=''
  [ "$kt_scope" = project ] || return 0
  kt_known=no
  kt_find_state_home || return 0
  kt_say "$kt_root" >"$kt_tmp/note" || kt_broken
  kt_hash_one "$kt_tmp/note" || kt_broken
  kt_note=$kt_state_home/.projects/${kt_line%% *}
  [ ! -f "$kt_note" ] || kt_known=yes
}

kt_register_project() {
  [ -n "$kt_note" ] || return 0
  if [ "$kt_uninstall" = yes ] && [ ! -f "$kt_state/current" ]; then
    rm -f -- "$kt_note"
    return 0
  fi
  { kt_say "$kt_root" && kt_say "bundle $kt_bundle"; } >"$kt_tmp/note" || kt_broken
  cmp -s "$kt_tmp/note" "$kt_note" || {
    # Without it, links into the store may one day lead nowhere; copies do not need it. It is no reason to fail.
    { kt_make_dir "${kt_note%/*}" && cp "$kt_tmp/note" "$kt_note.new" && mv -f -- "$kt_note.new" "$kt_note"; } 2>/dev/null ||
      kt_warn "cannot write to ${kt_note%/*}, so kitout gc will not know about $kt_root."
  }
}

# The hook belongs to one bundle and runs for as long as its shells do. When this bundle was installed before and is not
# the current one, somebody went on, or back, to another; the hook of an older bundle must not undo that.
kt_leave_hook_if_replaced() {
  [ "$kt_hook" = yes ] && [ -f "$kt_state/current" ] && [ -f "$kt_state/history" ] || return 0
  kt_text=$(sed -n 's/^bundle //p' "$kt_state/current") || kt_broken
  kt_line=''
  IFS= read -r kt_line <"$kt_bundle/id"
  # It may be the same one at another place: moved, or copied.
  [ "$kt_text" != "$kt_bundle" ] && ! kt_has -x -F -e "$kt_line $kt_text" "$kt_state/history" || return 0
  ! kt_has -e "^$kt_line " "$kt_state/history" || exit 0
}
