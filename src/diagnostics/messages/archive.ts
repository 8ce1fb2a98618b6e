// Archives: getting them, and what is in them.

import type { DownloadProblem, Kind } from "../../host/host.ts";
import type { ArchiveLimit, ArchiveRefusal } from "../../model/archive.ts";
import { error, failure } from "../entry.ts";
import { shortened } from "../phrases.ts";

export const messages = {
  "archive/missing": error<{ name: string; path: string; kind: Kind | null }>(
    ({ name, path, kind }) =>
      kind === null
        ? `The archive of the source "${name}" is not there: ${path}.`
        : `The archive of the source "${name}" is ${kind === "directory" ? "a directory" : "no regular file"}: ${path}.`,
    ({ kind }) =>
      kind === "directory"
        ? "Use `path:` for a directory."
        : "Check the path: it is seen from the directory of the file that it stands in.",
  ),
  "archive/unreachable": failure<{
    name: string;
    url: string;
    how: DownloadProblem;
    status: number;
    seconds: number;
    words: string;
  }>(
    ({ name, url, how, status, seconds, words }) =>
      `The archive of the source "${name}" cannot be downloaded: ${downloadProblem(how, status, seconds, words)}. Its address is ${url}.`,
    ({ how, status }) => downloadHint(how, status),
  ),
  "archive/integrity-syntax": error<{ integrity: string }>(
    ({ integrity }) => `This is not the digest of a file: "${shortened(integrity)}".`,
    () =>
      "Write one digest, as in `sha256-…=`: sha256, sha384 or sha512, a dash, and the whole digest in base64.",
  ),
  "archive/integrity": error<{ name: string; expected: string; found: string }>(
    ({ name, expected, found }) =>
      `The archive of the source "${name}" is not the one that was asked for: it is ${found}, and should be ${expected}.`,
    ({ name }) =>
      `Find out who changed it, and why. When it is meant: correct \`integrity\`, if you declare it, and run kitout update ${name}.`,
  ),
  "archive/format": error<{ name: string; found: string }>(
    ({ name, found }) =>
      `The archive of the source "${name}" is ${found === "" ? "no archive that kitout knows" : found}.`,
    ({ found }) =>
      found === "a web page"
        ? "The address leads to a page, perhaps one that asks who you are. Use the address of the file itself."
        : "Archives are read in these formats, whatever they are called: .tar, .tar.gz and .zip.",
  ),
  "archive/broken": error<{ name: string }>(
    ({ name }) => `The archive of the source "${name}" is cut off or damaged.`,
    () => "Have it made anew, and test it with `tar -tzf` or `unzip -t`.",
  ),
  "archive/refused": error<{ name: string; reason: ArchiveRefusal; entry: string; other: string }>(
    ({ name, reason, entry, other }) =>
      `The archive of the source "${name}" is not unpacked, for ${archiveProblem(reason, entry, other)}.`,
    ({ reason }) =>
      reason === "encrypted" || reason === "method"
        ? "Make it anew without a password, with an ordinary `zip -r`."
        : "Nothing of it was used. Someone may mean harm: look at it with `tar -tvf` or `unzip -l`, or tell its owners.",
  ),
  "archive/too-large": error<{ name: string; what: ArchiveLimit; where: string | null }>(
    ({ name, what, where }) => `The archive of the source "${name}" ${sizeProblem(what, where)}.`,
    ({ what }) =>
      what === "ratio"
        ? "Such an archive is made to fill a disk. If it is yours, make it anew without what is nearly empty."
        : "Make an archive of the skills alone, and have a skill fetch large files where it needs them.",
  ),
};

function downloadProblem(how: DownloadProblem, status: number, seconds: number, words: string): string {
  const problems = {
    status: `the server answers with status ${status}`,
    timeout: `it took longer than ${seconds} seconds`,
    stalled: `nothing came for ${seconds} seconds`,
    "too-many-redirects": "the server sends on and on to other addresses",
    "redirect-refused": `the server sends on to ${words}, where kitout does not go`,
    cut: `it ended before all of it was there (${words})`,
    network: words,
  } satisfies Record<DownloadProblem, string>;
  return problems[how];
}

function downloadHint(how: DownloadProblem, status: number): string {
  if (how === "redirect-refused")
    return "A download goes from https to https only. Use an address that does.";
  if (how === "status" && status < 500)
    return "Check the address. kitout sends no password: an archive that is not for everybody has to be downloaded by you.";
  return "Check the network and the proxy, and run kitout again.";
}

function archiveProblem(reason: ArchiveRefusal, entry: string, other: string): string {
  const path = shortened(entry);
  const problems = {
    long: `a path in it has more than 1024 letters or 100 directories: ${path}`,
    empty: `a path in it has an empty or a dot as a name: "${path}"`,
    absolute: `a path in it is absolute: ${path}`,
    drive: `a path in it begins with a drive: ${path}`,
    dotdot: `a path in it leads upwards: ${path}`,
    backslash: `a path in it has a backslash: ${path}`,
    control: `a path in it has a control character: ${path}`,
    name: `a path in it is not UTF-8, as this format wants it: ${path}`,
    special: `it holds something that is no file, directory or link: ${path}`,
    link: `a link in it leads out of it: ${path} to "${shortened(other)}"`,
    hardlink: `${path} should be the same as "${shortened(other)}", which is no file before it`,
    twice: `two things in it have one path: ${path}`,
    below: `a path in it leads through what is no directory: ${path}`,
    git: `some systems take a name in it for .git: ${path}`,
    case: `two paths in it are one on many machines: ${path} and ${shortened(other)}`,
    encrypted: `it is encrypted: ${path}`,
    method: `a file in it is packed in a way that kitout does not read: ${path}`,
  } satisfies Record<ArchiveRefusal, string>;
  return problems[reason];
}

function sizeProblem(what: ArchiveLimit, skill: string | null): string {
  const holder = skill === "" ? "its root" : skill;
  const problems = {
    file: "has more than 256 MiB",
    bytes: "unpacks to more than 512 MiB",
    entries: "holds more than 100 000 entries",
    links: "holds links that lead through too many others",
    ratio: "unpacks to more than 200 times its size",
    "skill-bytes": `has a skill of more than 64 MiB, in ${holder}`,
    "skill-entries": `has a skill of more than 10 000 entries, in ${holder}`,
  } satisfies Record<ArchiveLimit, string>;
  return problems[what];
}
