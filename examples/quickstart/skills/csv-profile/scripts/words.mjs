// Values and numbers as a reader sees them.

/** Something to tell the user, with its exit code. */
export class Problem extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A value as it can be printed: short, on one line, without characters that steer a terminal or cannot be seen. */
export function show(text, limit = 32) {
  const visible = text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0).toString(16)}}`,
  );
  const points = [...visible];
  return points.length <= limit ? visible : `${points.slice(0, limit - 1).join("")}…`;
}

export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}

/** Never 0% or 100% for what is not nothing or everything. */
export function percent(share) {
  if (share < 0.001) return "<0.1%";
  if (share > 0.999 && share < 1) return ">99.9%";
  return `${(share * 100).toFixed(1)}%`;
}

export function markdownTable(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, index) => Math.max(...cells.map((row) => row[index].length)));
  const line = (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index])).join(" | ")} |`;
  return [
    line(cells[0]),
    `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`,
    ...cells.slice(1).map(line),
  ];
}
