// Archives: downloading them, and what is in them.

import type { DownloadProblem, Kind } from "../../host/host.ts";
import type { ArchiveLimit, ArchiveRefusal } from "../../model/archive.ts";
import { type DownloadFacts, downloadProblem } from "../download-words.ts";
import { error, failure } from "../entry.ts";
import { shortened } from "../phrases.ts";

export const messages = {
  "archive/missing": error<{ name: string; path: string; kind: Kind | null }>(
    ({ name, path, kind }) =>
      kind === null
        ? `The archive of source "${name}" does not exist: ${path}.`
        : `The archive of source "${name}" is ${kind === "directory" ? "a directory" : "not a regular file"}: ${path}.`,
    ({ kind }) =>
      kind === "directory"
        ? "Use `path:` for a directory."
        : "Check the path. A relative path starts at the directory of the file that declares the source.",
  ),
  "archive/unreachable": failure<{ name: string; url: string } & DownloadFacts>(
    ({ name, url, ...facts }) =>
      `The archive of source "${name}" cannot be downloaded from ${url}: ${downloadProblem(facts)}.`,
    ({ how, status, words }) => downloadHint(how, status, words),
  ),
  "archive/integrity-syntax": error<{ integrity: string }>(
    ({ integrity }) => `"${shortened(integrity)}" is not a valid \`integrity\` value.`,
    () => "Write sha256-, sha384- or sha512-, followed by the file's whole hash in base64.",
  ),
  "archive/integrity": error<{ name: string; expected: string; found: string }>(
    ({ name, expected, found }) =>
      `The archive of source "${name}" has the wrong digest: expected ${expected}, found ${found}.`,
    ({ name }) =>
      `Find out who changed the archive, and why. If the change is intended, correct \`integrity\` (if you declare it) and run \`kitout update ${name}\`.`,
  ),
  "archive/format": error<{ name: string; found: string }>(
    ({ name, found }) =>
      `Source "${name}" is ${found === "" ? "in a format that kitout does not know" : `${found}, not an archive that kitout can unpack`}.`,
    ({ found }) =>
      found === "a web page"
        ? "It may be a login or download page. Use the direct link to the archive."
        : "kitout reads .tar, .tar.gz and .zip archives, whatever their file names are.",
  ),
  "archive/broken": error<{ name: string }>(
    ({ name }) => `The archive of source "${name}" is truncated or damaged.`,
    () => "Download or create the archive again. `tar -tzf FILE` or `unzip -t FILE` tests it.",
  ),
  "archive/refused": error<{ name: string; reason: ArchiveRefusal; entry: string; other: string }>(
    ({ name, reason, entry, other }) =>
      `The archive of source "${name}" was not unpacked, because ${archiveProblem(reason, entry, other)}.`,
    ({ reason }) =>
      reason === "encrypted" || reason === "method"
        ? "Recreate it with a plain `zip -r`, without a password."
        : "This may be an attack. List the contents with `tar -tvf FILE` or `unzip -l FILE`, and report it to whoever publishes the archive.",
  ),
  "archive/too-large": error<{ name: string; what: ArchiveLimit; where: string | null }>(
    ({ name, what, where }) => `The archive of source "${name}" ${sizeProblem(what, where)}.`,
    ({ what }) =>
      what === "ratio"
        ? "Archives like this are often made to fill up a disk. If this one is yours, recreate it without the files that compress to almost nothing."
        : "Create an archive of the skills alone. A skill can download large files when it needs them.",
  ),
};

function downloadHint(how: DownloadProblem, status: number, words: string): string {
  if (how === "busy") return "Run kitout again later. What was fetched is kept in the cache.";
  if (how === "certificate")
    return /EXPIRED|NOT_YET|ALTNAME|HOSTNAME/.test(words)
      ? "Check the URL and this machine's clock."
      : "If your network has a certificate authority of its own, set SSL_CERT_FILE or NODE_EXTRA_CA_CERTS to the file with its certificate.";
  if (how === "redirect-refused")
    return "kitout only follows redirects from https to https. Use a URL that does not redirect elsewhere.";
  if (how === "status" && status < 500)
    return "Check the URL. kitout sends no password: download a private archive yourself, and give the path of the file instead.";
  return "Check the network and the proxy, and run kitout again.";
}

function archiveProblem(reason: ArchiveRefusal, entry: string, other: string): string {
  const path = shortened(entry);
  const problems = {
    long: `a path has more than 1024 characters or 100 directories: "${path}"`,
    empty: `a path has an empty name or a dot as a name: "${path}"`,
    absolute: `a path is absolute: "${path}"`,
    drive: `a path begins with a drive letter: "${path}"`,
    dotdot: `a path contains "..": "${path}"`,
    backslash: `a path contains a backslash: "${path}"`,
    control: `a path contains a control character: "${path}"`,
    name: `a path is not UTF-8, which this format requires: "${path}"`,
    special: `an entry is not a file, a directory or a link: "${path}"`,
    link: `its symbolic link "${path}" points outside the archive, to "${shortened(other)}"`,
    hardlink: `"${path}" is a hard link to "${shortened(other)}", and no such file comes before it`,
    twice: `two entries have the same path: "${path}"`,
    below: `a path goes through something that is not a directory: "${path}"`,
    git: `some systems read a name in this path as .git: "${path}"`,
    case: `two paths are the same on many systems: "${path}" and "${shortened(other)}"`,
    "after-end": `it goes on after its end, where some programs stop reading${path === "" ? "" : `: "${path}"`}`,
    names: `programs do not agree on the name of an entry: "${path}"`,
    sizes: `programs do not agree on the size of an entry: "${path}"`,
    kind: `programs do not agree on what an entry is: "${path}"`,
    hidden: `something in it is not in its list of entries, and only some programs would find it${path === "" ? "" : `: "${path}"`}`,
    encrypted: `a file is encrypted: "${path}"`,
    method: `a file is compressed in a way that kitout does not support: "${path}"`,
  } satisfies Record<ArchiveRefusal, string>;
  return problems[reason];
}

function sizeProblem(what: ArchiveLimit, skill: string | null): string {
  const holder = skill === "" ? "its root" : skill;
  const problems = {
    file: "is larger than 256 MiB",
    bytes: "unpacks to more than 512 MiB",
    entries: "has more than 100 000 entries",
    links: "has symbolic links that go through too many other links",
    ratio: "unpacks to more than 200 times its size",
    "skill-bytes": `has a skill larger than 64 MiB in ${holder}`,
    "skill-entries": `has a skill with more than 10 000 entries in ${holder}`,
  } satisfies Record<ArchiveLimit, string>;
  return problems[what];
}
