// POSIX path arithmetic on strings, without a disk.

/** `path`, relative to the absolute directory `base`, as an absolute path without `.`, `..`, doubled or trailing slashes. */
export function resolve(base: string, path: string): string {
  const out: string[] = [];
  for (const segment of (path.startsWith("/") ? path : `${base}/${path}`).split("/")) {
    if (segment === "..") out.pop();
    else if (segment !== "" && segment !== ".") out.push(segment);
  }
  return `/${out.join("/")}`;
}

/** The directory part of an absolute path; that of "/" is "/". */
export function dirname(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** Whether the absolute path `path` is the absolute directory `base` or below it. */
export function isInside(base: string, path: string): boolean {
  return path === base || path.startsWith(base === "/" ? "/" : `${base}/`);
}

/** The shortest way to write `path` for a reader in `cwd`; both absolute. */
export function display(cwd: string, path: string): string {
  if (path === cwd) return ".";
  return isInside(cwd, path) ? path.slice(cwd === "/" ? 1 : cwd.length + 1) : path;
}
