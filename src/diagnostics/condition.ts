// A condition of a `when` in words.

/** Why a condition does not hold: the fact, and what it should be. */
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
  if (kind === "exists") return `${name} does not exist`;
  if (kind === "env" && typeof wanted[0] === "boolean")
    return `the variable ${name} is ${wanted[0] ? "not set" : "set"}`;
  // The actual value of a variable may be a secret.
  if (kind === "env") return `the variable ${name} is not ${values}`;
  return found === null
    ? `\`${kind}\` is unknown, not ${values}`
    : `\`${kind}\` is "${found}", not ${values}`;
}
