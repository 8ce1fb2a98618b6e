// A skill's files after it was used: what may be deleted without a copy, and what only looks like that. For everything that decides
// about it, since they must agree.

/** What running a skill, or looking at it in a file manager, leaves behind. */
export const JUNK: readonly string[] = [
  "__pycache__/x.cpython-312.pyc",
  "sub/__pycache__/y.pyc",
  ".DS_Store",
  "sub/.DS_Store",
  "Thumbs.db",
  "sub/desktop.ini",
  "._SKILL.md",
  "._sub",
  "sub/._a b",
  "._.DS_Store",
];

/** Somebody's own files. */
export const OWN: readonly string[] = [
  "SKILL.md",
  "sub/a b",
  "pyc",
  "x.pyc",
  "x.pycs",
  "__pycache__/notes.md",
  "__pycache__/deep/z.pyc",
  "sub/__pycache__/y.pyc.md",
  "sub/__pycache__x/y.pyc",
  "DS_Store",
  "my.DS_Store",
  "a.desktop.ini",
  "other/Thumbs.db/x",
  "._mine",
  "._",
  "sub/._SKILL.md",
  "sub/_a b",
  "dir/._dir",
];
