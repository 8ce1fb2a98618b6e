export async function resolveNpm(..._: any[]): Promise<any> {
  return { value: null, diagnostics: [] };
}
export async function openNpm(..._: any[]): Promise<any> {
  return { value: null, diagnostics: [] };
}
