import type { Installer, Scope } from "../model/installer.ts";

export interface EmittedFile {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

export function emit(_installers: readonly Installer[], _scope: Scope): readonly EmittedFile[] {
  return [];
}
