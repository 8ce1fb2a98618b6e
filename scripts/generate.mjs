// Writes src/generated/: what would otherwise have to be compiled at every start. Validators from schemas/, the agents from agents/,
// templates and the installer's scripts from templates/.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";

// The package's ESM entry pulls in a deprecated loader hook; its CommonJS build has the precompiler.
const Handlebars = createRequire(import.meta.url)("handlebars");

const root = fileURLToPath(new URL("..", import.meta.url));
const out = `${root}src/generated/`;
mkdirSync(out, { recursive: true });

/** The parts of the installer's runtime, templates/runtime/<part>.sh, in the order in which a bundle has them in one file. */
const RUNTIME = [
  "main",
  "words",
  "usage",
  "machine",
  "destinations",
  "places",
  "links",
  "register",
  "control",
  "locks",
  "waiting",
  "tables",
  "twin",
  "tools",
  "live",
  "ledger",
  "equal",
  "theirs",
  "look",
  "decide",
  "refuse",
  "verify",
  "output",
  "stage",
  "backup",
  "archive",
  "fill",
  "move",
  "records",
  "notes",
  "remember",
];

/** Options of ajv: all mistakes of a skills.yaml are reported at once; of a lock, which a program writes, only the first. */
const schemas = { skills: { allErrors: true, verbose: true }, lock: {} };
for (const [name, options] of Object.entries(schemas)) {
  const schema = JSON.parse(readFileSync(`${root}schemas/${name}.schema.json`, "utf8"));
  const ajv = new Ajv({
    ...options,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  const validator = standaloneCode(ajv, ajv.compile(schema));
  // For some keywords, standalone code has a `require` even as ESM, which would only fail at run time.
  if (validator.includes("require(")) throw new Error(`ajv cannot emit a keyword of ${name} as ESM`);
  writeFileSync(`${out}validate-${name}.js`, validator);
  writeFileSync(
    `${out}validate-${name}.d.ts`,
    'import type { ValidateFunction } from "ajv";\ndeclare const validate: ValidateFunction;\nexport default validate;\n',
  );
}

// The table of agents in two modules: what they are, which many commands need, and how that is known, which one prints.
const isAgent = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(readFileSync(`${root}schemas/agent.schema.json`, "utf8")),
);
const agents = readdirSync(`${root}agents`)
  .sort()
  .map((name) => {
    const agent = JSON.parse(readFileSync(`${root}agents/${name}`, "utf8"));
    if (!isAgent(agent)) throw new Error(`agents/${name}: ${JSON.stringify(isAgent.errors?.[0])}`);
    if (name !== `${agent.id}.json`) throw new Error(`agents/${name} is about ${agent.id}`);
    return agent;
  })
  .sort((a, b) => (a.id < b.id ? -1 : 1));
const value = (fact) => fact?.value ?? [];
const known = agents.map((agent) => ({
  id: agent.id,
  title: agent.title.value,
  aliases: agent.aliases.value,
  user: agent.user.value,
  project: agent.project.value,
  reads: {
    user: agent.reads.user.value,
    project: agent.reads.project.value,
    machine: value(agent.reads.machine),
  },
  formerly: { user: value(agent.formerly?.user), project: value(agent.formerly?.project) },
  environment: agent.environment.value,
  followsLinks: agent.followsLinks.value,
  layout: agent.layout.value,
  name: agent.name.value,
  frontmatter: agent.frontmatter?.value ?? null,
  precedence: agent.precedence.value,
  detect: agent.detect.value,
  settings: agent.settings?.value ?? null,
}));
const evidence = Object.fromEntries(agents.map((agent) => [agent.id, [...evidenceOf(agent, "")]]));
writeFileSync(
  `${out}agents.js`,
  `export const agents = [\n${known.map((agent) => `  ${JSON.stringify(agent)},\n`).join("")}];\n`,
);
writeFileSync(
  `${out}agents.d.ts`,
  'import type { Agent } from "../model/agent.ts";\nexport declare const agents: readonly Agent[];\n',
);
writeFileSync(`${out}agents-evidence.js`, `export const evidence = ${JSON.stringify(evidence, null, 1)};\n`);
writeFileSync(
  `${out}agents-evidence.d.ts`,
  'import type { Evidence } from "../model/agent.ts";\nexport declare const evidence: Readonly<Record<string, readonly Evidence[]>>;\n',
);

const files = readdirSync(`${root}templates`).sort();
const templates = files
  .filter((name) => name.endsWith(".hbs"))
  .map((name) => {
    const source = readFileSync(`${root}templates/${name}`, "utf8");
    const code = Handlebars.precompile(source, {
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: { quote: true },
    });
    return `  ${JSON.stringify(name.slice(0, -4))}: ${code},\n`;
  });
const scripts = {
  "runtime.sh": runtime(`${root}templates/runtime/`),
  ...Object.fromEntries(
    files
      .filter((name) => name.endsWith(".sh"))
      .map((name) => [name, readFileSync(`${root}templates/${name}`, "utf8")]),
  ),
};
const shell = Object.entries(scripts).map(
  ([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)},\n`,
);
writeFileSync(
  `${out}templates.js`,
  `export const precompiled = {\n${templates.join("")}};\nexport const shell = {\n${shell.join("")}};\n`,
);
writeFileSync(
  `${out}templates.d.ts`,
  "export declare const precompiled: Record<string, object>;\nexport declare const shell: Record<string, string>;\n",
);

// The fixture of a diagnostic is also its documentation: `kitout explain CODE` prints it.
const fixtures = `${root}test/diagnostics/fixtures/`;
const examples = {};
for (const family of existsSync(fixtures) ? readdirSync(fixtures).sort() : []) {
  for (const name of readdirSync(fixtures + family).sort()) {
    const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : null);
    const directory = `${fixtures}${family}/${name}/`;
    examples[`${family}/${name}`] = {
      config: read(`${directory}skills.yaml`),
      output: read(`${directory}expected.txt`) ?? "",
    };
  }
}
writeFileSync(`${out}examples.js`, `export const examples = ${JSON.stringify(examples, null, 1)};\n`);
writeFileSync(
  `${out}examples.d.ts`,
  "export declare const examples: Record<string, { config: string | null; output: string }>;\n",
);

/** Each fact of an agent by its path in the file, such as `reads.user`. */
function* evidenceOf(part, path) {
  for (const [key, fact] of Object.entries(part)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof fact !== "object") continue;
    if ("value" in fact) yield { fact: at, ...fact };
    else yield* evidenceOf(fact, at);
  }
}

/**
 * The installer's runtime: all the parts in `directory`, with an empty line between two of them. What a part reads, sets and uses, and how it
 * fails, is for who changes it; a bundle does not have these lines.
 */
function runtime(directory) {
  const parts = RUNTIME.map((part) => `${part}.sh`);
  const present = readdirSync(directory);
  if ([...present].sort().join() !== [...parts].sort().join())
    throw new Error(
      `templates/runtime/ holds ${present.join(", ")}, which is not what scripts/generate.mjs lists`,
    );
  return parts
    .map((part) => readFileSync(directory + part, "utf8").replace(/^# Reads: .*\n(?:#.*\n)*/m, ""))
    .join("\n");
}
