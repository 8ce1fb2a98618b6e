/** Why it is not known what an edited copy of a skill was before it was edited. */
export type UnknownBase =
  /** No destination with a record contains it. */
  | { readonly kind: "elsewhere" }
  /** There is a record, but nothing in the user's own state vouches for it. */
  | { readonly kind: "not-yours" }
  /** An installation there was not completed. */
  | { readonly kind: "interrupted" }
  /** No bundle on record has it any more. */
  | { readonly kind: "gone" }
  /** It was changed in the store. */
  | { readonly kind: "changed" }
  /** It was a copy of the skill with this id. */
  | { readonly kind: "another"; readonly id: string };
