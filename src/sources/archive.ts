export async function resolveArchive(..._: any[]): Promise<any> {
  return { value: null, diagnostics: [] };
}
export async function openArchive(..._: any[]): Promise<any> {
  return { value: null, diagnostics: [] };
}
export async function readArchiveFrom(..._: any[]): Promise<any> {
  return { value: null, diagnostics: [] };
}
