// The facts of a change in words, in the order in which somebody wants to know them who is about to let it in.

import type { Change, FileChange } from "../../changes/change.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Json } from "../../model/json.ts";
import { basename } from "../../model/names.ts";
import { fileLines } from "./files.ts";
import { clip, contrast, count, few, type Line, look, plain } from "./words.ts";

/** A skill that comes as a whole: what it says, may do and holds. */
export function describeNew(entry: string, change: Change): readonly Line[] {
  const { description, allowedTools, frontmatter, files } = change;
  const programs = files.filter(({ script }) => script);
  const executable = programs.filter(({ after }) => after?.type === "file" && after.executable);
  const others = programs.filter((file) => !executable.includes(file));
  const named = (some: readonly FileChange[]) => {
    const paths = some.map(({ path }) => printable(path));
    return few(paths, 8).join("  ");
  };
  return [
    plain(description?.after ? clip(description.after, MAX_TEXT) : "(no description)"),
    ...unreadable(change),
    ...(allowedTools.added.length > 0
      ? [look(`allowed-tools: ${tools(allowedTools.added, "").join(", ")}`)]
      : []),
    ...few(
      frontmatter
        .filter(({ key, after }) => key !== "name" || after !== basename(entry))
        .map(({ key, after }) => `${clip(key, 60)}: ${clip(asText(after), 120)}`),
      20,
    ).map(plain),
    plain(
      count(files.length, "file") +
        (executable.length > 0 ? `, ${executable.length} executable: ${named(executable)}` : ""),
    ),
    ...(others.length > 0 ? [plain(`${count(others.length, "script")}: ${named(others)}`)] : []),
    ...hosts(change),
    ...hidden(change),
  ];
}

/** A skill that changes: only what does. */
export function describeChanged(change: Change): readonly Line[] {
  const { description, allowedTools, frontmatter } = change;
  return [
    ...(description === null ? [] : [plain(`description: ${edit(description.before, description.after)}`)]),
    ...unreadable(change),
    ...(allowedTools.added.length + allowedTools.removed.length > 0
      ? [
          {
            text: `allowed-tools: ${[...tools(allowedTools.added, "+ "), ...tools(allowedTools.removed, "- ")].join("  ")}`,
            tone: allowedTools.added.length > 0 ? "look" : "plain",
          } as const,
        ]
      : []),
    ...few(
      frontmatter.map(({ key, before, after }) => {
        const [from, to] = [before === null ? null : asText(before), after === null ? null : asText(after)];
        return `${clip(key, 60)}: ${edit(from, to)}`;
      }),
      20,
    ).map(plain),
    ...fileLines(change.files),
    ...urls(change),
    ...hidden(change),
  ];
}

/** How much is lost with a skill that goes. */
export function describeGone(change: Change): readonly Line[] {
  return [plain(`removed: ${count(change.files.length, "file")}`)];
}

function unreadable({ frontmatterReadable }: Change): readonly Line[] {
  const text = "The frontmatter of SKILL.md is missing or no valid YAML; agents may read it in another way.";
  return frontmatterReadable ? [] : [look(text)];
}

function tools(names: readonly string[], sign: string): readonly string[] {
  const signed = names.map((name) => `${sign}${clip(name, 100)}`);
  return few(signed, 40);
}

function edit(before: string | null, after: string | null): string {
  if (before === null || after === null) return `${quoted(before)} → ${quoted(after)}`;
  return contrast(before, after) ?? "only written in another way";
}

function quoted(text: string | null): string {
  return text === null ? "none" : `"${clip(text, MAX_TEXT)}"`;
}

/** Characters: more than what agents read of a description. */
const MAX_TEXT = 1500;

function asText(json: Json): string {
  return typeof json === "string" ? json : JSON.stringify(json);
}

function urls({ urls }: Change): readonly Line[] {
  const clipped = urls.map((url) => `new URL: ${clip(url, 200)}`);
  return few(clipped, 10).map(look);
}

/** Of a skill that comes as a whole, where its URLs lead; --json has each of them. */
function hosts({ urls }: Change): readonly Line[] {
  const names = [...new Set(urls.map((url) => clip(url.replace(/^[^/]*\/\/([^/?#]*).*$/, "$1"), 100)))];
  if (names.length === 0) return [];
  return [look(`URLs of ${count(names.length, "host")}: ${few(names, 10).join("  ")}`)];
}

function hidden(change: Change): readonly Line[] {
  const texts = change.hidden.map(({ path, characters }) => {
    const counted = characters.map(({ codePoint, count }) => `${count} × ${codePoint}`);
    return `hidden characters in ${printable(path)}: ${few(counted, 12).join(", ")}`;
  });
  return few(texts, 20).map((text) => ({ text, tone: "alarm" }));
}
