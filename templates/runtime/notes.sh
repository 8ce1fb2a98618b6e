# ---- Notes: writing down, in the user's own state, what is in a project -----------------------------------------------
# Reads: kt_believed kt_bundle kt_counts_once kt_current kt_digest kt_dir kt_earlier kt_i kt_link_base kt_mark kt_marked
#   kt_marked_bundle kt_moved kt_moves kt_nl kt_note kt_own_note kt_owner kt_places kt_prune kt_real kt_root kt_scope
#   kt_text kt_tmp kt_view
# Sets: kt_text
# Uses: words (kt_fail_io kt_say kt_warn), machine (kt_digest_of kt_hash_one kt_make_dir), destinations (kt_each),
#   control (kt_refuse_giant_ledger), places (kt_is_plain), tables (kt_empty kt_has kt_has_line kt_holds kt_read_few
#   kt_read_list kt_write)
# Fails: 3 when a file operation fails. A note that cannot be written is only a warning.

# Writes digests and destinations of this run's ledgers to ledgers-now: of each that may be found there when the run is cut
# short, or, with `final`, of those that stay.
kt_note_ledgers() {
  kt_noting=$1
  kt_empty "$kt_tmp/ledgers-list" "$kt_tmp/ledgers-now"
  # What stays was hashed before it was put there.
  [ "$kt_noting" = final ] || kt_empty "$kt_tmp/ledgers-digests"
  kt_each kt_list_ledgers
  if [ "$kt_noting" != final ] && [ -s "$kt_tmp/ledgers-list" ]; then
    kt_read_list "$kt_tmp/ledgers-list"
    set --
    for kt_e in $kt_words; do
      set -- "$@" "$kt_e"
    done
    { cd "$kt_tmp" && kt_digest_of "$@" >ledgers-digests && cd /; } || kt_fail_io
  fi
  kt_read_list "$kt_tmp/ledgers-list"
  kt_ledgers_listed=$kt_words
  # Each line is a digest, and the number of a destination with the name of a table.
  while IFS= read -r kt_line; do
    kt_e=${kt_line##*[ *]}
    case $kt_nl$kt_ledgers_listed in *"$kt_nl$kt_e$kt_nl"*) ;; *) continue ;; esac
    eval "kt_d=\$kt_real_${kt_e%%/*}"
    kt_say "${kt_line%% *} ${kt_d#"${kt_root%/}"/}" || kt_fail_io
  done <"$kt_tmp/ledgers-digests" >"$kt_tmp/ledgers-now" || kt_fail_io
}

kt_list_ledgers() {
  set --
  [ ! -s "$kt_dir/final" ] || set -- final
  if [ "$kt_noting" != final ]; then
    [ "$kt_moves" = no ] || set -- "$@" announced
    [ "$kt_believed" = no ] || [ ! -f "$kt_dir/ledger" ] || set -- "$@" ledger
  fi
  for kt_e; do
    kt_say "$kt_i/$kt_e" || kt_fail_io
  done >>"$kt_tmp/ledgers-list"
}

# Adds to ledgers-known those of this owner's other destinations, where all that is on record counts once: another run will
# not believe them.
kt_note_others() {
  [ "$kt_counts_once" = yes ] || return 0
  sed -n -e 's/^destination //p' -e 's/^override //p' "$kt_current" >"$kt_tmp/places" || kt_fail_io
  while IFS= read -r kt_d; do
    case $kt_d in /*) continue ;; esac
    kt_is_plain "$kt_d" || continue
    case $kt_nl$kt_places in *"${kt_nl}destination $kt_d$kt_nl"* | *"${kt_nl}override $kt_d$kt_nl"*) continue ;; esac
    kt_l=$kt_root/$kt_d/.kitout/ledger
    case $kt_d in
      */*) kt_e=$kt_root/${kt_d%/*}/.kitout-${kt_d##*/}/ledger ;;
      *) kt_e=$kt_root/.kitout-$kt_d/ledger ;;
    esac
    [ ! -f "$kt_e" ] || kt_l=$kt_e
    { [ -f "$kt_l" ] && [ ! -L "$kt_l" ]; } || continue
    kt_refuse_giant_ledger "$kt_l"
    cat "$kt_l" >"$kt_tmp/ledger" || kt_fail_io
    sed '/^$/q' "$kt_tmp/ledger" >"$kt_tmp/header" || kt_fail_io
    kt_has -x -F -e "owner $kt_owner" "$kt_tmp/header" || continue
    kt_hash_one "$kt_tmp/ledger" || kt_fail_io
    kt_say "$kt_digest $kt_d" >>"$kt_tmp/ledgers-known" || kt_fail_io
  done <"$kt_tmp/places"
}

# Writes what is known now to ledgers-all or, with `final`, to ledgers-final, the newest first. In the end, some older ones stay:
# an installer of version 0.1.0 that brings one of them back may leave no trace elsewhere. Of destinations that were emptied,
# none stays.
kt_merge_ledgers() {
  kt_known_ledgers=known kt_emptied=''
  [ "$1" != final ] || { kt_known_ledgers=all && kt_each kt_list_emptied; }
  kt_read_list "$kt_tmp/ledgers-now"
  kt_now=$kt_nl$kt_words kt_lines_kept=''
  [ -z "$kt_words" ] || kt_say "${kt_words%"$kt_nl"}" || kt_fail_io
  while IFS= read -r kt_line; do
    kt_d=$kt_nl${kt_line#* }$kt_nl
    case $kt_now in *"$kt_nl$kt_line$kt_nl"*) continue ;; esac
    case $kt_emptied in *"$kt_d"*) continue ;; esac
    case $1$kt_lines_kept in final*"$kt_d"*"$kt_d"*"$kt_d"*"$kt_d"*) continue ;; esac
    kt_lines_kept=$kt_lines_kept$kt_d
    kt_say "$kt_line" || kt_fail_io
  done <"$kt_tmp/ledgers-$kt_known_ledgers" || kt_fail_io
}

kt_list_emptied() {
  [ "$kt_prune" = no ] || kt_emptied=$kt_emptied$kt_nl${kt_real#"${kt_root%/}"/}$kt_nl
}

# Writes the note of this project, with the history in the file $2: kt_text is what is current. Without it, the next run does
# not know its own ledgers.
kt_put_note() {
  [ -n "$kt_own_note" ] || return 0
  kt_merge_ledgers "$1" >"$kt_tmp/ledgers-$1" || kt_fail_io
  kt_has_line "$kt_bundle" "$kt_tmp/bundles-known" || kt_say "$kt_bundle" >>"$kt_tmp/bundles-known" || kt_fail_io
  kt_noted="kitout-note 1${kt_nl}root $kt_root$kt_nl"
  [ "$kt_earlier" = no ] || kt_noted=${kt_noted}earlier$kt_nl
  kt_noted=$kt_noted${kt_text#*"$kt_nl"}
  kt_note_marked known "$kt_tmp/bundles-known"
  kt_note_marked installed "$2"
  kt_note_marked ledger "$kt_tmp/ledgers-$1"
  # In one step, and for the user alone.
  (
    umask 077 && { [ -d "${kt_own_note%/*}" ] || mkdir -p -- "${kt_own_note%/*}"; } &&
      kt_write "$kt_own_note.new" "$kt_noted" && mv -f -- "$kt_own_note.new" "$kt_own_note"
  ) 2>/dev/null ||
    kt_warn "cannot write to ${kt_own_note%/*}, so the next run will not know that $kt_root was installed by you."
}

# Adds the lines of the file $2, each behind the word $1, to the note.
kt_note_marked() {
  if kt_read_few "$2"; then
    while [ -n "$kt_words" ]; do
      kt_noted="$kt_noted$1 ${kt_words%%"$kt_nl"*}$kt_nl"
      kt_words=${kt_words#*"$kt_nl"}
    done
  else
    kt_noted=$kt_noted$(sed "s/^/$1 /" "$2")$kt_nl || kt_fail_io
  fi
}

# In .projects, a file for each project names it and its bundle: kitout gc learns from it what links lead to.
kt_register_project() {
  [ -n "$kt_note" ] && [ -z "${kt_registered:-}" ] || return 0
  kt_registered=yes
  kt_holds "$kt_note" "$kt_root${kt_nl}bundle $kt_bundle$kt_nl" || {
    # Without it, links into the store may one day lead nowhere; copies do not need it. That is not a reason to fail.
    {
      kt_make_dir "${kt_note%/*}" && kt_write "$kt_note.new" "$kt_root${kt_nl}bundle $kt_bundle$kt_nl" &&
        mv -f -- "$kt_note.new" "$kt_note"
    } 2>/dev/null ||
      kt_warn "cannot write to ${kt_note%/*}, so kitout gc will not know about $kt_root."
  }
}

# Writes the mark of this installation, or of another owner's ($2), with the word $1 in it. Without a mark, only the short way
# is closed, and hooks do as if nobody had decided anything.
kt_put_mark() {
  [ -n "$kt_mark" ] || return 0
  kt_d=-
  [ "$kt_scope" = user ] || kt_d=$kt_root
  kt_text="kitout-mark 1${kt_nl}moved $1${kt_nl}root $kt_d${kt_nl}bundle $kt_marked_bundle"
  if [ "$kt_scope$1" != projectuninstalled ] && [ "$kt_scope" = project ]; then
    kt_each kt_add_to_mark
  fi
  # In a project it has to be newer than the ledgers.
  [ "$kt_scope$1$2:${kt_marked:-}" != "user${kt_moved:-}$kt_owner:root -${kt_nl}bundle $kt_marked_bundle$kt_nl" ] || return 0
  kt_d=${kt_mark%/*}/.kitout-$2
  (
    umask 077 && { [ -d "${kt_d%/*}" ] || mkdir -p -- "${kt_d%/*}"; } &&
      kt_say "$kt_text" >"$kt_d.new" && mv -f -- "$kt_d.new" "$kt_d"
  ) 2>/dev/null || rm -f -- "$kt_d" 2>/dev/null
}

kt_add_to_mark() {
  [ "$kt_prune" = no ] && [ ! -s "$kt_dir/skip" ] || return 0
  kt_text="$kt_text${kt_nl}destination $kt_view $kt_link_base ${kt_real#"${kt_root%/}"/}"
}
