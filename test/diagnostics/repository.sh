# For setup.sh: a repository beside the project, with one commit, and the same ids each time.
export GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
git() { command git -c user.name=A -c user.email=a@example.com -c init.defaultBranch=main "$@"; }

make_repository() {
  git init -q ../repository
  mkdir ../repository/pdf
  printf -- '---\nname: pdf\ndescription: Reads PDF files. Use when a PDF is given.\n---\n' > ../repository/pdf/SKILL.md
  git -C ../repository add .
  git -C ../repository commit -q -m "A skill"
}

# Puts the directory above the project in the place of BASE in skills.yaml.
name_base() {
  base=$(dirname "$PWD")
  sed "s|BASE|$base|" skills.yaml > written
  mv written skills.yaml
}
