#!/bin/sh
# Prints the commits since the last tag as Markdown, grouped by type.
#
# Usage: changelog.sh [-f FROM] [-t TO] [-m GLOB] [--] [PATH...]
#   -f FROM   begin after this tag or commit    (default: the last tag before TO)
#   -t TO     end with this tag or commit       (default: HEAD)
#   -m GLOB   look only at tags such as 'api-v*'
#   -h        print this text
#   PATH      only commits that touch these paths
#
# The Markdown goes to stdout, remarks to stderr. Exit codes: 0 done (also when there is nothing to tell),
# 1 not a repository, no commit, or an unknown revision, 2 wrong usage.
set -eu
export LC_ALL=C

say() { printf '%s\n' "changelog: $*" >&2; }
die() { say "$1"; exit "${2:-1}"; }
usage() { sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0"; }

main() {
  from='' to='' match=''
  while getopts f:t:m:h flag; do
    case $flag in
      f) from=$OPTARG ;;
      t) to=$OPTARG ;;
      m) match=$OPTARG ;;
      h) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  shift $((OPTIND - 1))

  command -v git >/dev/null 2>&1 || die "git is needed"
  problem=$(git rev-parse --git-dir 2>&1 >/dev/null) || die "${problem:-git rev-parse failed}"
  git rev-parse --verify --quiet HEAD >/dev/null || [ -n "$to" ] || die "this branch has no commits yet"

  end=$(commit_of "${to:-HEAD}") || exit
  if [ -n "$from" ]; then
    begin=$(commit_of "$from") || exit
  elif from=$(last_tag "$end" "$to" "$match"); then
    begin=$(commit_of "refs/tags/$from") || exit
  else
    begin=''
    say "no ${match:+matching }tag before ${to:-HEAD}: going back to the first commit"
  fi
  # A CI checkout is often shallow and without tags: an incomplete list would look complete.
  [ "$(git rev-parse --is-shallow-repository)" != true ] ||
    say "this clone is shallow, commits and tags may be missing: git fetch --unshallow --tags"

  commits=$(list_commits "${begin:+$begin..}$end" "$@") || die "git log failed"
  if [ -z "$commits" ]; then
    say "no commits ${from:+since $from }up to ${to:-HEAD}${1:+ in $*}"
    [ "$begin" != "$end" ] || [ -n "$to" ] || say "for the notes of $from itself: -t $from"
    return 0
  fi
  title=${to:-Unreleased}
  [ -z "$from" ] || title="$title (since $from)"
  printf '%s\n' "$commits" | TITLE=$title group
}

# The commit that the revision $1 names.
commit_of() {
  case $1 in -*) die "a revision cannot begin with '-': $1" 2 ;; esac
  git rev-parse --verify --quiet "$1^{commit}" || die "no such tag or commit: $1"
}

# The nearest tag at or before commit $1. With an explicit TO ($2) the tags of that very commit are skipped:
# the notes of v1.1 begin after v1.0. Fails when there is none.
last_tag() {
  commit=$1 to=$2 match=$3
  set --
  if [ -n "$to" ]; then
    # Tag names hold neither white space nor glob characters, so splitting is safe.
    for tag in $(git tag --points-at "$commit"); do set -- "$@" --exclude="$tag"; done
  fi
  [ -z "$match" ] || set -- "$@" --match="$match"
  git describe --tags --abbrev=0 "$@" "$commit" 2>/dev/null
}

# Newest first, per commit: a line with the hash, then subject and body, each line indented by a space. So no message,
# whatever is in it, can pass for a commit.
list_commits() {
  range=$1
  shift
  git --no-pager log --topo-order --no-merges --no-color --no-show-signature --no-notes --no-decorate \
    --encoding=UTF-8 --format='%H%n%w(0,1,1)%s%n%b' "$range" -- "$@"
}

group() {
  awk '
    BEGIN {
      order = split("breaking feature fix performance revert documentation internal other", groups, " ")
      heading["breaking"] = "Breaking changes"
      heading["feature"] = "Features"
      heading["fix"] = "Fixes"
      heading["performance"] = "Performance"
      heading["revert"] = "Reverts"
      heading["documentation"] = "Documentation"
      heading["internal"] = "Internal"
      heading["other"] = "Other"

      # What stands before the colon of a conventional subject, or is the first word of a plain one.
      names("feature", "feat feature", "add adds added introduce implement support allow")
      names("fix", "fix bugfix hotfix", "fix fixes fixed correct repair")
      names("performance", "perf", "optimise optimize")
      names("revert", "revert", "revert reapply")
      names("documentation", "docs doc", "document")
      names("internal", "build chore ci deps refactor style test tests", "refactor")
    }

    /^[0-9a-f]/ { total++; hash[total] = $0; place[$0] = total; next }
    total in subject { body[total] = body[total] substr($0, 2) "\n"; next }
    { subject[total] = clean($0) }

    END {
      cancelled = cancel_reverts()
      for (i = 1; i <= total; i++) if (!dropped[i]) sort_in(i)

      print "## " clean(ENVIRON["TITLE"])
      for (g = 1; g <= order; g++) {
        if (!(groups[g] in size)) continue
        print "\n### " heading[groups[g]] "\n"
        for (i = 1; i <= total; i++) if (group_of[i] == groups[g]) print item[i]
      }

      remark = total (total == 1 ? " commit" : " commits")
      if (cancelled) remark = remark ", " cancelled " left out: reverted in this range, or reverting such a one"
      if (unfinished) remark = remark ", " unfinished " fixup or squash not folded in"
      print "changelog: " remark | "cat >&2"
    }

    function names(group, types, words,    n, part, i) {
      n = split(types, part, " ")
      for (i = 1; i <= n; i++) of_type[part[i]] = group
      n = split(words, part, " ")
      for (i = 1; i <= n; i++) of_word[part[i]] = group
    }

    # Newest first, so that a revert of a revert leaves the original in.
    function cancel_reverts(    i, n, target) {
      for (i = 1; i <= total; i++) {
        if (dropped[i] || !match(body[i], /This reverts commit [0-9a-f]+/)) continue
        target = substr(body[i], RSTART + 20, RLENGTH - 20)
        if (!(target in place) || dropped[place[target]]) continue
        dropped[i] = dropped[place[target]] = 1
        n += 2
      }
      return n + 0
    }

    function sort_in(i,    text, head, type, scope, breaking, group, word, note) {
      text = subject[i]; scope = ""; breaking = 0; group = "other"
      if (text ~ /^(fixup|squash|amend)! /) {
        unfinished++
        group = "internal"
      } else if (match(text, /^[A-Za-z]+(\([^()]*\))?!?: +/)) {
        head = substr(text, 1, RLENGTH)
        type = head; sub(/[^A-Za-z].*/, "", type); type = tolower(type)
        breaking = head ~ /!: +$/
        if ((type in of_type) || breaking) {
          text = substr(text, RLENGTH + 1)
          if (match(head, /\(.*\)/)) scope = substr(head, RSTART + 1, RLENGTH - 2)
          if (type in of_type) group = of_type[type]
        }
      } else {
        word = text; sub(/[^A-Za-z].*/, "", word); word = tolower(word)
        if (word in of_word) group = of_word[word]
      }
      note = breaking_note(body[i])
      if (breaking || note != "") group = "breaking"
      if (text == "") text = "(no subject)"
      group_of[i] = group
      size[group]++
      item[i] = "- " (scope == "" ? "" : "**" scope ":** ") text " (" substr(hash[i], 1, 9) ")"
      if (note != "") item[i] = item[i] "\n  " note
    }

    # The text of a BREAKING CHANGE trailer, joined to one line: up to a blank line or the next trailer.
    function breaking_note(text,    n, line, i, note) {
      n = split(text, line, "\n")
      for (i = 1; i <= n; i++) {
        if (note == "" && line[i] ~ /^BREAKING[ -]CHANGE: */) {
          note = line[i]
          sub(/^BREAKING[ -]CHANGE: */, "", note)
          if (note ~ /^[ \t\r]*$/) note = "(see the commit)"
        } else if (note != "") {
          if (line[i] ~ /^[ \t\r]*$/ || line[i] ~ /^[A-Za-z][A-Za-z-]*(: | #)/) break
          note = note " " line[i]
        }
      }
      return clean(note)
    }

    # Commit messages are text of strangers: no control characters to a terminal.
    function clean(text) {
      gsub(/[\001-\037\177]+/, " ", text)
      gsub(/  +/, " ", text)
      sub(/^ /, "", text)
      sub(/ $/, "", text)
      return text
    }
  '
}

main "$@"
