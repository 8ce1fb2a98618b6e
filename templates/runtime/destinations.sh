# ---- Destinations: where they are -------------------------------------------------------------------------------------
# Reads: HOME kt_at kt_count kt_fields kt_missing kt_nl kt_override_name kt_overrides kt_root kt_scope kt_shared kt_tmp
#   kt_uninstall
# Sets: kt_added kt_alike kt_at kt_base kt_believed kt_conflict kt_control kt_count kt_dir kt_drift kt_exclude kt_held kt_i
#   kt_link_base kt_missing kt_moves kt_name kt_parent kt_prune kt_real kt_refused kt_refused_any kt_remembered
#   kt_removed kt_replaced kt_self kt_structure kt_targets kt_theirs kt_total kt_tree kt_via kt_view kt_ways
# Uses: install (kt_destinations), start (kt_enter_root kt_find_state kt_selected kt_variable), words (kt_fail_io kt_say
#   kt_stop), places (kt_find_refused_places kt_locate kt_refuse_place kt_refuse_places), register (kt_register),
#   control (kt_check_state), records (kt_find_records)
# Fails: 1 for a path that this machine cannot tell; 2 for the root of the file system as a project; 3 when a
#   file operation fails.

# Runs a function for every destination, with its fields in variables of the same names.
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
    kt_stop 1 "the project directory $kt_root cannot be entered." 'Name another one with --root.'
  fi
  if [ "$kt_scope$kt_root" = project/ ]; then
    kt_stop 2 'the root of the file system cannot be a project; nothing was changed.' 'Name the directory of a project with --root.'
  fi
  kt_find_state || kt_stop 1 'HOME is not set to an absolute path.' 'Set HOME, or XDG_STATE_HOME, and run this again.'
  kt_check_state
  kt_find_refused_places
  kt_find_records
  # The wanted tables of the destinations decide what is removed, so they are trusted only when they are whole.
  if [ -z "$kt_overrides" ]; then
    kt_destinations kt_add
  elif [ "$kt_scope" = user ]; then
    kt_add_overrides 0
  else
    kt_destinations kt_list_active
    sort "$kt_tmp/active" >"$kt_tmp/sorted" || kt_fail_io
    kt_active=$(cat "$kt_tmp/sorted") || kt_fail_io
    kt_destinations kt_add_each
    kt_n=0
    for kt_target in $kt_active; do
      kt_n=$((kt_n + 1))
    done
    kt_add_overrides "$kt_n"
  fi
}

# AGENT_SKILLS_DESTS and AGENT_SKILLS_LOCAL_DESTS mean what they mean to agent-skills-nix: words separated by white space.
# In user scope they replace all targets, as trees of links. In project scope the first word is the directory of the first
# target by name, and so on; words that are left over get copies.

# The words after the first $1, as destinations of their own.
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
    kt_say "$kt_target" || kt_fail_io
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

# Sets kt_at to the path that a word of such a variable means, and kt_missing to a variable in it that is not set.
# Project scope has plain relative paths. User scope expands ~, $HOME, and ${NAME:-$HOME...} at the beginning.
kt_expand() {
  kt_at='' kt_missing=''
  if [ "$kt_scope" = project ]; then
    case $kt_word in /*) kt_refuse_place "$kt_word" "is not relative to the project, as the directories in $kt_override_name must be" ;; esac
    kt_at=$kt_word
    return 0
  fi
  case $kt_word in
    \~ | \~/*) kt_word=\$HOME${kt_word#?} ;;
    \$\{[A-Za-z_]*:-\$HOME\}* | \$\{[A-Za-z_]*:-\$HOME/*\}*)
      kt_env=${kt_word#??}
      kt_env=${kt_env%%:-*}
      case $kt_env in *[!A-Za-z0-9_]*) kt_refuse_place "$kt_word" 'is not a path that can be expanded' ;; esac
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
  case $kt_word in *\$*) kt_refuse_place "$kt_word" 'is not a path that can be expanded' ;; esac
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
