/** One place of the source that a mutant changes. */
export interface Edit {
  /** Relative to the project. */
  file: string;
  find: string;
  replace: string;
}

/** The text of a mutant no longer stands where it was: whoever changed the code must say where it is now. */
export class MutantLostError extends Error {
  constructor({ file, find }: Edit, times: number) {
    super(`the text of a mutant stands ${times} times in ${file}, not once: ${find}`);
    this.name = 'MutantLostError';
  }
}

/** @throws MutantLostError unless the text stands there exactly once */
export function mutate(text: string, edit: Edit): string {
  const parts = text.split(edit.find);
  if (parts.length !== 2) throw new MutantLostError(edit, parts.length - 1);
  return parts.join(edit.replace);
}
