import { decodeText } from "../digest/bytes.ts";
import { type Host, HostError } from "../host/host.ts";

/** The text of a file that a diagnostic is about; null when it cannot be read, or is not UTF-8. */
export function sourceText(host: Host, file: string): string | null {
  try {
    return decodeText(host.readFile(file));
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}
