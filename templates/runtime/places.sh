# ---- Places: paths without links, and where nothing may be installed --------------------------------------------------
# Reads: HOME KITOUT_STORE XDG_DATA_HOME kt_at kt_bundle kt_override_name kt_overrides kt_prune kt_root kt_scope kt_shown
#   kt_state kt_structure kt_tab kt_targets kt_text kt_tmp
# Sets: kt_at kt_base kt_home kt_maker kt_p kt_parent kt_phys kt_real kt_text kt_thing kt_undo kt_via kt_why
# Uses: words (kt_printable kt_stop), links (kt_is_made_here), control (kt_refuse_giant_ledger), tables (kt_has), live
#   (kt_read_link), records (kt_believes)
# Fails: 2 for a place where nothing may be installed (kt_refuse_place). kt_physical and kt_is_own_link answer by their
#   status.

# Sets, from kt_at, kt_real (the destination, without links on the way to it), kt_parent and kt_base. A destination that
# is itself a link is followed, unless the link is ours or is to become ours.
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
  kt_via='' kt_link_text='' kt_real=''
  kt_physical_place "${kt_at%/*}" || kt_refuse_way
  kt_parent=$kt_phys
  kt_real=${kt_parent%/}/$kt_base
  if [ -L "$kt_real" ] && [ "$kt_structure" != link ] && ! kt_is_own_link && ! kt_is_of_nix; then
    kt_via=$kt_real
    kt_physical_place "$kt_real" || kt_refuse_way
    kt_real=$kt_phys kt_parent=${kt_phys%/*} kt_base=${kt_phys##*/}
    [ -n "$kt_parent" ] || kt_parent=/
  fi
  # A link may take the place of something else, after a decision; and what is to be emptied needs no directory.
  [ "$kt_structure" != link ] && [ "$kt_prune" = no ] && [ ! -L "$kt_real" ] && [ -e "$kt_real" ] && [ ! -d "$kt_real" ] || return 0
  kt_name_thing "$kt_real"
  kt_refuse_place "$kt_at" "is not a directory but $kt_thing" 'Move it away, or give' \
    ' Where git may not make links, it writes them as files: then turn core.symlinks on, and check them out again.'
}

# As kt_physical, for a destination. In a project, a link to a directory that does not exist leads to where it is made: a
# repository may have such a link, but git keeps no empty directory for it. Elsewhere something may only not be mounted, so
# there another destination of this run must make it. kt_link_text is the text of the link at $1, when that is known.
kt_physical_place() {
  kt_to_follow=$1 kt_followed=0
  until kt_physical "$kt_to_follow"; do
    kt_followed=$((kt_followed + 1))
    { [ "$kt_followed" -le 40 ] && [ -L "$kt_p" ] && [ ! -e "$kt_p" ]; } || return 1
    kt_to_follow=$kt_rest kt_link=$kt_p
    if [ "$kt_link" != "$1" ] || [ "$kt_followed" != 1 ]; then
      kt_read_link "${kt_link%/*}/" "${kt_link##*/}" || return 1
      kt_link_text=$kt_text
    fi
    # What Nix made comes and goes with it.
    kt_find_maker "$kt_link_text"
    case $kt_maker:$kt_link_text in ?*:* | *: | *[[:cntrl:]]*) return 1 ;; esac
    case $kt_link_text in
      /*) kt_to_follow=$kt_link_text$kt_to_follow ;;
      *) kt_to_follow=${kt_link%/*}/$kt_link_text$kt_to_follow ;;
    esac
  done
  [ "$kt_followed" = 0 ] || [ "$kt_scope" = project ] || kt_is_made_here || {
    kt_p=$kt_link kt_why='is a link that does not lead to a directory'
    return 1
  }
}

# Refuses a destination that something on the way to it keeps from being a directory.
kt_refuse_way() {
  kt_maker=''
  if [ -L "$kt_p" ]; then
    if [ "$kt_p" != "$kt_real" ]; then
      kt_read_link "${kt_p%/*}/" "${kt_p##*/}" || kt_text=''
      kt_link_text=$kt_text
    fi
    kt_find_maker "$kt_link_text"
  fi
  if [ -n "$kt_maker" ]; then
    kt_printable "$kt_link_text"
    kt_refuse_place "$kt_at" "stands behind $kt_p, a link to $kt_shown that looks like one of $kt_maker's" \
      "If $kt_maker is still in use, $kt_undo; otherwise remove the link. Or give"
  elif [ -L "$kt_p" ] && [ -n "$kt_link_text" ]; then
    kt_printable "$kt_link_text"
    kt_refuse_place "$kt_at" "leads through $kt_p, which $kt_why" \
      "It leads to $kt_shown: make a directory there, or remove the link. Or give"
  fi
  kt_refuse_place "$kt_at" "leads through $kt_p, which $kt_why"
}

# Sets kt_maker to who seems to have made a link with the text $1, and kt_undo to how it goes away; both to nothing unless it
# leads into a store of Nix, wherever that is.
kt_find_maker() {
  kt_maker='' kt_undo=''
  case $1 in */store/*-*) ;; *) return 0 ;; esac
  kt_rest_of=${1#*/store/}
  while :; do
    # 32 characters of Nix's base 32, and a name.
    kt_object=${kt_rest_of%%/*}
    case ${kt_object%%-*} in
      *[!0-9a-df-np-sv-z]*) ;;
      ????????????????????????????????) break ;;
    esac
    case $kt_rest_of in */store/*-*) kt_rest_of=${kt_rest_of#*/store/} ;; *) return 0 ;; esac
  done
  case $kt_object in
    *home-manager* | *-hm_*)
      kt_maker='Home Manager'
      kt_undo='take it out of home.file, or of the option there that made it (as programs.claude-code.skills)'
      ;;
    *agent-skills*)
      kt_maker=agent-skills-nix
      kt_undo='disable its target for this directory'
      ;;
    *)
      kt_maker=Nix
      kt_undo='take it out of what made it'
      ;;
  esac
}

# Whether the path $1, from a record, is one that an installer may have written: it has no control characters and no . or ..
# in it.
kt_is_plain() {
  case $1/ in *[[:cntrl:]]* | / | */../* | */./* | ../* | ./* | ?*//*) return 1 ;; esac
}

# Sets kt_thing to what is at $1, for a message.
kt_name_thing() {
  if [ -L "$1" ]; then
    kt_thing='a link'
  elif [ -d "$1" ]; then
    kt_thing='a directory'
  elif [ -f "$1" ]; then
    kt_thing='a file'
  elif [ -p "$1" ]; then
    kt_thing='a named pipe'
  elif [ -S "$1" ]; then
    kt_thing='a socket'
  else
    kt_thing='a device'
  fi
}

# Sets kt_phys to the path $1 without links, even if its last parts do not exist. On failure, kt_p and kt_why tell where
# and why.
kt_physical() {
  kt_p=$1 kt_rest=''
  until cd -P -- "${kt_p:-/}" 2>/dev/null; do
    if [ -L "$kt_p" ]; then
      kt_why='is a link that does not lead to a directory'
      return 1
    elif [ -d "$kt_p" ]; then
      kt_why='cannot be entered'
      return 1
    elif [ -e "$kt_p" ]; then
      kt_name_thing "$kt_p"
      kt_why="is not a directory but $kt_thing"
      return 1
    fi
    kt_rest=/${kt_p##*/}$kt_rest
    kt_p=${kt_p%/*}
  done
  kt_phys=${PWD%/}$kt_rest
  # Behind a link to the root, bash has two slashes at the beginning.
  case $kt_phys in //*) kt_phys=${kt_phys#/} ;; esac
  [ -n "$kt_phys" ] || kt_phys=/
  cd /
  case $kt_rest/ in
    */../* | */./*)
      kt_p=$1 kt_why='goes up from a directory that does not exist'
      return 1
      ;;
  esac
}

# Whether the link at kt_real, with the text kt_link_text, leads into a store of Nix, dead or alive: it stays what it is until
# somebody decides.
kt_is_of_nix() {
  kt_find_maker "$kt_link_text"
  [ -n "$kt_maker" ]
}

# Whether the link at kt_real is one that our ledger beside it knows as the destination itself. Sets kt_link_text.
kt_is_own_link() {
  kt_read_link "$kt_parent" "$kt_base" || return 1
  kt_link_text=$kt_text kt_l=$kt_parent/.kitout-$kt_base/ledger
  [ -f "$kt_l" ] && [ ! -L "$kt_l" ] || return 1
  [ "$kt_scope" = user ] || {
    kt_refuse_giant_ledger "$kt_l"
    cat "$kt_l" >"$kt_tmp/ledger" 2>/dev/null || return 1
    kt_l=$kt_tmp/ledger
    kt_believes "$kt_l"
  } || return 1
  # In the rows only: a header line may hold anything.
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

# Refuses places where nothing may be installed, whatever the configuration says.
kt_refuse_places() {
  case $kt_real in
    *[[:cntrl:]]*) kt_refuse_place "$kt_at" 'leads to a path with a control character' ;;
    */.git | */.git/*) kt_refuse_place "$kt_at" 'is inside a .git directory' ;;
    /nix/store | /nix/store/*) kt_refuse_store /nix/store ;;
    */.kitout | */.kitout-* | */.kitout/*) kt_refuse_place "$kt_at" "is one of kitout's own directories" ;;
  esac
  kt_find_maker "$kt_real"
  [ -z "$kt_maker" ] || kt_refuse_store 'a store of Nix'
  [ "${#kt_base}" -le 240 ] || kt_refuse_place "$kt_at" 'has a name that is too long'
  kt_refuse_above "${kt_home:-/}" 'is your home directory, or above it'
  kt_refuse_above "$kt_state" "holds kitout's own records"
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
      *) kt_refuse_place "$kt_at" "leads out of the project, to $kt_real" ${kt_via:+"Remove the link $kt_via, or give"} ;;
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

# Where something above the destination is a link there, somebody else has made that.
kt_refuse_store() {
  kt_find_maker "$kt_real/"
  case $kt_at in
    "$kt_real") kt_refuse_place "$kt_at" "is inside $1" ;;
  esac
  kt_refuse_place "$kt_at" "is inside $1, because something above it is a link of ${kt_maker:-Nix}'s" \
    "If ${kt_maker:-Nix} is still in use, ${kt_undo:-take it out of what made it}; otherwise remove the link. Or give"
}

# Refuses a destination that is $1, or that contains it.
kt_refuse_above() {
  case $1/ in
    "$kt_real"/*) kt_refuse_place "$kt_at" "$2" ;;
  esac
}

# kt_refuse_place PATH WHY: the way out is another directory, unless $3 and $4 say more before and after that.
kt_refuse_place() {
  kt_way_out="${3:-Give} ${kt_targets:-this target} another directory in skills.yaml.${4:-}"
  [ -z "$kt_overrides" ] || kt_way_out="Name another directory in $kt_override_name."
  kt_stop 2 "$1 $2; nothing was changed." "$kt_way_out"
}
