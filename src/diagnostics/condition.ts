// One condition of a `when` in words.

/** What the fact should be, and what it is instead. */
export function unmet(
  fact: string,
  wanted: readonly (string | boolean)[],
  found: string | boolean | null,
): string {
  const [kind] = fact.split(".", 1) as [string];
  const name = fact.slice(kind.length + 1);
  const quoted = wanted.map((value) => `"${value}"`);
  const values = [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)]
    .filter((part) => part !== "")
    .join(" or ");
  if (kind === "exists") return `${name} should be there, and is not`;
  if (kind === "env" && typeof wanted[0] === "boolean")
    return `the variable ${name} should ${wanted[0] ? "be set, and is not" : "not be set, and is"}`;
  // What a variable holds instead may be a secret.
  if (kind === "env") return `the variable ${name} should be ${values}, and is not`;
  return `\`${kind}\` should be ${values}, and is ${found === null ? "unknown" : `"${found}"`}`;
}
