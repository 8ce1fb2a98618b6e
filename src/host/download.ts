import type { Download, Downloaded } from "./host.ts";

export async function download(_request: Download): Promise<Downloaded> {
  return { kind: "network", detail: "not made yet" };
}
