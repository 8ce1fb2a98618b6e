// Pointer files: what a repository has instead of a file that Git LFS keeps elsewhere (its specification, "The Pointer").

/** Whether these bytes are a pointer: less than 1024, and the version comes first. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length >= 1024) return false;
  const text = Buffer.from(bytes.subarray(0, VERSION.length)).toString("latin1");
  return text === VERSION;
}

const VERSION = "version https://git-lfs.github.com/spec/";
