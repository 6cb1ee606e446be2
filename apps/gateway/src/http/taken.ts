import { z } from 'zod';

/** What is used of it here. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number | boolean)[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** Without their names schemas are no references. */
const noNames = z.registry<{ id?: string }>();
/** A list may be wrong in a thousand places. */
const known = new WeakMap<z.core.$ZodType, string>();

/** What a schema takes, for people: `a whole number from 1 to 200`, `top or bottom`, `a list (at most 5) of text`. */
export function toTaken(schema: z.core.$ZodType): string {
  const taken =
    known.get(schema) ??
    toWords(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: noNames }) as JsonSchema);
  known.set(schema, taken);
  return taken;
}

/** `a, b or c` */
export const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** What a text takes that names several, for a schema that reads it by a pattern. */
export const takesSeveral = (words: readonly string[], most?: number): string =>
  `takes ${oneOf(words)}, or several${most === undefined ? '' : ` (at most ${most})`} with commas between them`;

function toWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum) return oneOf(schema.enum.map(String));
  return kinds[schema.type ?? '']?.(schema) ?? 'another kind of value';
}

const kinds: Readonly<Record<string, (schema: JsonSchema) => string>> = {
  boolean: () => 'true or false',
  integer: (schema) => `a whole number${toRange(schema)}`,
  number: (schema) => `a number${toRange(schema)}`,
  string: ({ format, minLength = 0, maxLength }) =>
    formats[format ?? ''] ?? (maxLength === undefined ? 'text' : `text of ${minLength} to ${maxLength} characters`),
  array: ({ items, maxItems }) =>
    `a list ${maxItems === undefined ? '' : `(at most ${maxItems}) `}of ${toWords(items ?? {})}`,
  object: ({ properties = {} }) => `an object with ${Object.keys(properties).join(', ')}`,
};

const formats: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-11-21',
  'date-time': 'a time with its zone, such as 2026-11-21T08:00:00Z',
  uuid: 'a UUID',
};

function toRange({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  // zod bounds every integer by what a number holds exactly; that says nothing of the value.
  const isBound = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const from = isBound(minimum) ? ` from ${minimum}` : isBound(exclusiveMinimum) ? ` above ${exclusiveMinimum}` : '';
  if (!isBound(maximum)) return from;
  return from === '' ? ` up to ${maximum}` : `${from} to ${maximum}`;
}
