// The facts of a change in words, in the order in which a reviewer needs them.

import type { Change, FileChange } from "../../changes/change.ts";
import { runsByItself } from "../../changes/programs.ts";
import { hostOf } from "../../changes/urls.ts";
import { printable } from "../../diagnostics/printable.ts";
import { ACT_KINDS } from "../../model/acts.ts";
import type { Json } from "../../model/json.ts";
import { basename } from "../../model/names.ts";
import { fileAlarms, fileLines } from "./files.ts";
import { alarm, atMost, clip, contrast, count, type Line, line, look } from "./words.ts";

/** A new skill: what it says, what it may do, and what it contains. */
export function describeNew(entry: string, change: Change): readonly Line[] {
  const { description, allowedTools, frontmatter, files } = change;
  const programs = files.filter(({ script }) => script);
  const executable = programs.filter(({ after }) => after?.type === "file" && after.executable);
  const others = programs.filter((file) => !executable.includes(file));
  const named = (some: readonly FileChange[]) => {
    const paths = some.map(({ path }) => printable(path));
    return atMost(paths, MAX_NAMED).join("  ");
  };
  const isNoted = others.length > MAX_NAMED || others.some(({ path }) => runsByItself(path));
  const keys = frontmatter.filter(({ key, after }) => key !== "name" || after !== basename(entry));
  const total = count(files.length, "file");
  return [
    line(description?.after ? clip(description.after, MAX_TEXT) : "(no description)"),
    ...acts(change),
    ...unreadable("", change),
    ...(allowedTools.added.length > 0
      ? [look(`allowed-tools: ${tools(allowedTools.added, "").join(", ")}`)]
      : []),
    ...keyLines("", keys, ({ after }, max) => clip(asText(after), max), 120),
    ...nested(change),
    ...(executable.length === 0
      ? [line(total)]
      : [
          toned(
            `${total}, ${executable.length} executable: ${named(executable)}`,
            executable.length > MAX_NAMED,
          ),
        ]),
    ...(others.length > 0 ? [toned(`${count(others.length, "script")}: ${named(others)}`, isNoted)] : []),
    ...fileAlarms(files),
    ...hosts(change),
    ...hidden(change),
  ];
}

/** How many programs of a new skill are listed by name. */
const MAX_NAMED = 8;

function toned(text: string, isNoted: boolean): Line {
  return isNoted ? look(text) : line(text);
}

/** A changed skill: only what differs. */
export function describeChanged(change: Change): readonly Line[] {
  return [
    ...acts(change),
    ...fieldLines("", change),
    ...nested(change),
    ...fileLines(change.files),
    ...urls(change),
    ...hidden(change),
  ];
}

/** All of them: each is code or configuration that nobody has to ask for. */
function acts({ acts = [] }: Change): readonly Line[] {
  const kinds = ACT_KINDS.flatMap((kind) => {
    const paths = acts.filter((act) => act.kind === kind).map(({ path }) => printable(path));
    return paths.length === 0 ? [] : [`${kind} (${atMost(paths, MAX_NAMED).join("  ")})`];
  });
  return kinds.length === 0 ? [] : [look(`an agent acts on this by itself: ${kinds.join(", ")}`)];
}

type Fields = Change["nested"][number];

/** `prefix` names the file that they belong to. */
function fieldLines(prefix: string, fields: Omit<Fields, "path">): readonly Line[] {
  const { description, allowedTools, frontmatter } = fields;
  const signed = [...tools(allowedTools.added, "+ "), ...tools(allowedTools.removed, "- ")];
  return [
    ...(description === null
      ? []
      : [line(`${prefix}description: ${edit(description.before, description.after, MAX_TEXT)}`)]),
    ...unreadable(prefix, fields),
    ...(signed.length > 0
      ? [toned(`${prefix}allowed-tools: ${signed.join("  ")}`, allowedTools.added.length > 0)]
      : []),
    ...keyLines(
      prefix,
      frontmatter,
      ({ before, after }, max) => {
        const [from, to] = [before, after].map((value) => (value === null ? null : asText(value)));
        return edit(from!, to!, max);
      },
      MAX_TEXT,
    ),
  ];
}

function nested(change: Change): readonly Line[] {
  return change.nested.flatMap(({ path, ...fields }) =>
    fieldLines(`${printable(path)}: `, fields).map(({ text, tone }) =>
      tone === "plain" ? look(text) : { text, tone },
    ),
  );
}

type Key = Fields["frontmatter"][number];

/** All keys that give an agent more power come first; of the others, only some. */
function keyLines(
  prefix: string,
  keys: readonly Key[],
  shown: (key: Key, max: number) => string,
  max: number,
): readonly Line[] {
  const keyLine = (key: Key, max: number) => `${prefix}${clip(key.key, 60)}: ${shown(key, max)}`;
  const others = keys.filter(({ key }) => !givesPower(key)).map((key) => keyLine(key, max));
  return [
    ...keys.filter(({ key }) => givesPower(key)).map((key) => look(keyLine(key, MAX_POWER))),
    ...atMost(others, 20).map(line),
  ];
}

/** Whether a key gives an agent more power, in any spelling. */
function givesPower(key: string): boolean {
  const bare = key
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return /^(?:(?:allowed)?tools?|hooks?|mcp(?:servers?)?|permissions?(?:mode)?)$/.test(bare);
}

/** A removed skill: how much is lost with it. */
export function describeGone(change: Change): readonly Line[] {
  return [line(`removed: ${count(change.files.length, "file")}`)];
}

function unreadable(
  prefix: string,
  { frontmatterReadable }: { readonly frontmatterReadable: boolean },
): readonly Line[] {
  const file = prefix === "" ? "of SKILL.md " : "";
  const text = `${prefix}The frontmatter ${file}is missing or not valid YAML; agents may read it differently.`;
  return frontmatterReadable ? [] : [look(text)];
}

/** All of them: the author decides on the order of the list, so a cut could hide one. */
function tools(names: readonly string[], sign: string): readonly string[] {
  return names.map((name) => `${sign}${clip(name, MAX_POWER)}`);
}

function edit(before: string | null, after: string | null, max: number): string {
  const quoted = (text: string | null) => (text === null ? "none" : `"${clip(text, max)}"`);
  if (before === null || after === null) return `${quoted(before)} → ${quoted(after)}`;
  return contrast(before, after) ?? "only written differently";
}

/** Characters: more than what agents read of a description. */
const MAX_TEXT = 1500;
/** Characters of what an agent is allowed. */
const MAX_POWER = 4000;

function asText(json: Json): string {
  return typeof json === "string" ? json : JSON.stringify(json);
}

/** Some URLs in full, and the hosts of the others. */
function urls({ urls, urlsLeftOut }: Change): readonly Line[] {
  const rest = urls.slice(MAX_URLS);
  return [
    ...urls.slice(0, MAX_URLS).map((url) => look(`new URL: ${clip(url, 200)}`)),
    ...(rest.length > 0 ? [look(`… and ${rest.length} more new URLs, of ${hostNames(rest)}`)] : []),
    ...leftOut(urlsLeftOut),
  ];
}

const MAX_URLS = 10;

/** The hosts of the URLs of a new skill; --json has every URL. */
function hosts({ urls, urlsLeftOut }: Change): readonly Line[] {
  return [...(urls.length === 0 ? [] : [look(`URLs of ${hostNames(urls)}`)]), ...leftOut(urlsLeftOut)];
}

function hostNames(urls: readonly string[]): string {
  const names = [...new Set(urls.map(hostOf))];
  return `${count(names.length, "host")}: ${names.map((name) => clip(name, 100)).join("  ")}`;
}

function leftOut(urlsLeftOut: boolean): readonly Line[] {
  return urlsLeftOut ? [alarm("This skill has more URLs than kitout looks at.")] : [];
}

function hidden(change: Change): readonly Line[] {
  const texts = change.hidden.map(({ path, characters }) => {
    const counted = characters.map(({ codePoint, count }) => `${count} × ${codePoint}`);
    return `hidden characters in ${printable(path)}: ${atMost(counted, 12).join(", ")}`;
  });
  return atMost(texts, 20).map(alarm);
}
