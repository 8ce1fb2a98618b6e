export function rewriteName(bytes: Uint8Array, _name: string): { bytes: Uint8Array; changed: boolean } | { problem: string } {
  return { bytes, changed: false };
}
export function readFields(_bytes: Uint8Array, _parse: (text: string) => unknown): { name: string | null; description: string | null } {
  return { name: null, description: null };
}
