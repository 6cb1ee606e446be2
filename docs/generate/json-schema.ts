import { count } from './page.ts';

export type Scalar = string | number | boolean;

/** What is used of a JSON Schema here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: Scalar | readonly Scalar[] | object;
  readonly format?: string;
  readonly const?: Scalar;
  readonly enum?: readonly Scalar[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly $ref?: string;
}

/** A schema in words: `whole number (1 to 65,535)`, `text (0 to 32 characters) or null`, `list (at most 500) of text`. */
export function toWords(schema: JsonSchema): string {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return [...new Set(branches.map(toWords))].join(' or ');
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const types = [schema.type ?? []].flat();
  return types.map((type) => words[type]?.(schema) ?? type).join(' or ') || 'anything';
}

const words: Readonly<Record<string, (schema: JsonSchema) => string>> = {
  null: () => 'null',
  boolean: () => 'true or false',
  integer: (schema) => ['whole number', ...toRange(schema)].join(' '),
  number: (schema) => ['number', ...toRange(schema)].join(' '),
  string: (schema) => [formats[schema.format ?? ''] ?? 'text', ...toLength(schema)].join(' '),
  array: ({ items, maxItems }) => ['list', ...atMost(maxItems), `of ${toWords(items ?? {})}`].join(' '),
  object: ({ properties }) => {
    const names = Object.keys(properties ?? {});
    return names.length === 0 ? 'object' : `{ ${names.join(', ')} }`;
  },
};

const formats: Readonly<Record<string, string>> = {
  uri: 'address (URL)',
  uuid: 'UUID',
  date: 'day (ISO 8601)',
  'date-time': 'time (ISO 8601)',
};

function toRange({ minimum, maximum }: JsonSchema): string[] {
  // zod bounds every integer by what a number holds exactly; that says nothing of the value.
  const isBound = (n: number | undefined): n is number => n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  if (isBound(minimum) && isBound(maximum)) return [`(${count(minimum)} to ${count(maximum)})`];
  if (isBound(minimum)) return [`(from ${count(minimum)})`];
  return isBound(maximum) ? [`(to ${count(maximum)})`] : [];
}

const toLength = ({ minLength, maxLength }: JsonSchema): string[] =>
  maxLength === undefined ? [] : [`(${count(minLength ?? 0)} to ${count(maxLength)} characters)`];

const atMost = (n: number | undefined): string[] => (n === undefined ? [] : [`(at most ${count(n)})`]);
