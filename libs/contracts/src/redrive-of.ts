/** Header of a record that a redrive published again. */
export const REDRIVE_OF = 'redrive-of';

/** A dead letter by its place in its own partition. */
export interface LetterPlace {
  generation: number;
  offset: bigint;
}

/** `<generation>/<offset>` */
export const toRedriveOf = ({ generation, offset }: LetterPlace): string => `${generation}/${offset}`;

const MAX_GENERATION = 2_147_483_647;
const MAX_OFFSET = 9_223_372_036_854_775_807n;

/** undefined for what no redrive wrote: anybody may send a header of that name. */
export function readRedriveOf(text: string): LetterPlace | undefined {
  const [, generation, offset] = /^(\d{1,10})\/(\d{1,19})$/.exec(text) ?? [];
  if (generation === undefined || offset === undefined) return undefined;
  const place = { generation: Number(generation), offset: BigInt(offset) };
  return place.generation <= MAX_GENERATION && place.offset <= MAX_OFFSET ? place : undefined;
}
