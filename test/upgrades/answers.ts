// What a fixture keeps of what kitout prints for programs: later versions may add fields, and change and rename none.

export interface Question {
  /** The directory on the machine in which it is asked. */
  readonly root: string;
  readonly args: readonly string[];
}

/** A link to a whole bundle changes with the bundle's scripts, so what is planned is asked of the others. */
const PLAN = ["plan", "--json", "--target", "copies", "--target", "links"];

export const ANSWERS: readonly Question[] = [
  ...["app", "home"].flatMap((root) => [
    { root, args: ["list", "--json"] },
    { root, args: ["show", "pdf", "--json"] },
    { root, args: ["show", "--config", "--json"] },
    { root, args: ["generations", "--json"] },
    { root, args: PLAN },
  ]),
  { root: "app", args: ["show", "house/style", "--json"] },
  { root: "app", args: ["show", "team/deploy", "--json"] },
  { root: "app", args: ["generations", "--all", "--json"] },
  { root: "library", args: PLAN },
];
