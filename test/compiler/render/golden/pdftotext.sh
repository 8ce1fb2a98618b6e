#!/bin/sh
# kitout: a skill needs this program, and this script looks for it on PATH.

kt_program='pdftotext'
kt_package='poppler'
kt_marker='# kitout: a skill needs this program, and this script looks for it on PATH.'

# Whether a file is a script like this one. Two of them that found each other would never end.
kt_is_script() {
  [ -r "$1" ] && { IFS= read -r kt_line && IFS= read -r kt_line; } <"$1" && [ "$kt_line" = "$kt_marker" ]
}

kt_rest=${PATH-}:
while [ -n "$kt_rest" ]; do
  kt_file=${kt_rest%%:*}/$kt_program
  # What stands in the working directory is nobody's choice: an empty name on PATH counts as little as a relative one.
  case $kt_rest in /*) ;; *) kt_file='' ;; esac
  kt_rest=${kt_rest#*:}
  if [ -f "$kt_file" ] && [ -x "$kt_file" ] && ! kt_is_script "$kt_file"; then
    exec "$kt_file" "$@"
  fi
done

# Says a command that installs the package, when this machine has its first word; two of them are enough.
kt_offers=''
kt_offer() {
  if [ "$kt_offers" != ++ ] && command -v "${1%% *}" >/dev/null 2>&1; then
    echo "Get it with:  $1 $2$kt_package"
    kt_offers=$kt_offers+
  fi
}

{
  echo "$kt_program: this skill needs the program $kt_program, which is not on PATH."
  echo "It comes with the package $kt_package, which may have another name where you get it."
  kt_offer 'nix profile install' 'nixpkgs#'
  kt_offer 'brew install' ''
  kt_offer 'apt-get install' ''
  kt_offer 'dnf install' ''
  kt_offer 'pacman -S' ''
  kt_offer 'apk add' ''
  kt_offer 'zypper install' ''
} >&2
exit 127
