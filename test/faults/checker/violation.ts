/** Of docs/reliability.md. */
export type Invariant = `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13}`;

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

/** What is not shown of a long list is one cause more often than not. */
const SHOWN = 8;

/** The first few of a kind, and how many there are. */
export function violations(invariant: Invariant, all: readonly string[]): Violation[] {
  const shown = all.slice(0, SHOWN).map((what) => ({ invariant, what }));
  return all.length <= SHOWN ? shown : [...shown, { invariant, what: `and ${all.length - SHOWN} more` }];
}

/** Differences of two tables of lines by key. */
export function differences(
  what: string,
  truth: ReadonlyMap<string, string>,
  held: ReadonlyMap<string, string>,
): string[] {
  const wrong = [...truth].flatMap(([key, said]) =>
    held.get(key) === said ? [] : [`${what} ${key}: ${held.get(key)} where ${said} is right`],
  );
  const extra = [...held].flatMap(([key, said]) =>
    truth.has(key) ? [] : [`${what} ${key}: ${said} where nothing is right`],
  );
  return [...wrong, ...extra];
}
