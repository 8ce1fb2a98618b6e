# shellcheck shell=bash
# Defines kitoutNameTheirs. $1: an installer. $2: the Nix store.
#
# Says what the new generation of Home Manager puts where the bundle has skills, and returns 2; 0 when that is nothing. Home
# Manager links its files after this, over nothing that is not its own, so whoever comes second would only find them in the
# way. newGenPath is Home Manager's.
kitoutNameTheirs() {
  local files home line kind action entry directory theirs found=''
  [[ -n ${newGenPath-} ]] || return 0
  files=$(readlink -e "$newGenPath/home-files") || return 0
  home=$(readlink -e "$HOME") || return 0
  theirs=''
  while IFS= read -r line; do
    # Fields are separated by tabs, and may be empty.
    kind=${line%%$'\t'*} entry=${line##*$'\t'}
    if [[ $kind == dest ]]; then
      directory=$entry theirs=''
      [[ $directory == "$home"/* ]] || continue
      theirs=$files/${directory#"$home"/}
      # The directory, or one above it, may be a link: into the store, or to where its owner keeps it, which is not theirs.
      entry=$(readlink -m "$theirs")
      [[ $entry != "$theirs" ]] || continue
      [[ $entry != "$2"/* ]] || found+="  $directory"$'\n'
      theirs=''
    fi
    [[ $kind == entry && -n $theirs ]] || continue
    action=${line%$'\t'*} action=${action##*$'\t'}
    # What the bundle does not have.
    [[ $action != remove && $action != drop ]] || continue
    if [[ $entry == . ]]; then
      [[ ! -e $theirs ]] || found+="  $directory"$'\n'
    elif [[ -e $theirs/$entry || -L $theirs/$entry ]]; then
      found+="  $directory/$entry"$'\n'
    fi
  done < <("$1" --dry-run --porcelain 2>/dev/null)
  [[ -n $found ]] || return 0
  errorEcho "kitout: Home Manager puts its own files where these skills are to be installed:"$'\n'"$found"'They come from home.file, or from options that fill it, such as programs.claude-code.skills and .plugins, programs.codex.skills or programs.opencode.skills. They are Home Manager'\''s, and kitout does not replace them. Leave each of them out of one of the two: there, or in the configuration of the skills.' >&2
  return 2
}
