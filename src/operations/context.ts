export type { Context } from "../compiler/context.ts";
