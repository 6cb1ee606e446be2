/** Trials that once failed, and why; they stay in the short form. */
export const keptSeeds: readonly { readonly seed: string; readonly why: string }[] = [];
