import { z } from 'zod';
import { families, services } from '../services.ts';
import { faultNames } from './faults.ts';

const MOST_RULES = 200;
const count = (most: number) => z.number().int().min(0).max(most);

/** Which calls meet which fault, how often. Without `family` and `path` those that the fault is made for. */
const ruleSchema = z.strictObject({
  fault: z.string().refine((name) => faultNames.includes(name), { error: 'no such fault' }),
  /** An endpoint family, or a whole service. */
  family: z
    .string()
    .refine((name) => [...families, ...services].includes(name), { error: 'no such family or service' })
    .optional(),
  /** A path, or a path with its query where the pattern has a `?`; `*` is anything. */
  path: z.string().startsWith('/').max(500).optional(),
  /** Share of the calls, 0 to 1. */
  rate: z.number().min(0).max(1).default(1),
  /** Only so many times, then never again. */
  times: count(1_000_000).min(1).optional(),
  /** So many calls are spared first. */
  after: count(1_000_000_000).default(0),
  stallMs: count(3_600_000).optional(),
  retryAfter: count(1_000_000).optional(),
  bytes: count(1_073_741_824).optional(),
  limitAbove: count(1_000).optional(),
  offsetAbove: count(1_000_000).optional(),
  location: z.url().max(500).optional(),
});
export type Rule = z.infer<typeof ruleSchema>;

/** `name[:rate][*times][@family or path]`, as in `503:0.1@search` or `reset*3@/v1/albums/*`. */
const SHORT = /^([\w-]+)(?::([\d.]+))?(?:\*(\d+))?(?:@(\S+))?$/;

/** What is wrong with a list of rules: all of it at once. */
export class InvalidRules extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.name = 'InvalidRules';
  }
}
export interface Problem {
  path: string;
  message: string;
}

/**
 * From a list whose members are objects or in the short form.
 * @throws InvalidRules
 */
export function parseRules(value: unknown): Rule[] {
  if (!Array.isArray(value)) throw new InvalidRules([{ path: 'rules', message: 'no list' }]);
  if (value.length > MOST_RULES) throw new InvalidRules([{ path: 'rules', message: `more than ${MOST_RULES}` }]);
  const parsed = value.map((item: unknown) => ruleSchema.safeParse(typeof item === 'string' ? fromShort(item) : item));
  const problems = parsed.flatMap(({ error }, at) =>
    (error?.issues ?? []).map(({ path, message }) => ({ path: [`rules[${at}]`, ...path].join('.'), message })),
  );
  if (problems.length > 0) throw new InvalidRules(problems);
  return parsed.flatMap(({ data }) => (data ? [data] : []));
}

/**
 * From an environment variable: JSON, or short forms with commas between them.
 * @throws InvalidRules
 */
export function parseRulesText(text: string): Rule[] {
  if (!/^\s*[[{]/.test(text)) return parseRules(text.split(',').filter((part) => part.trim() !== ''));
  const value = parseJson(text);
  return parseRules(Array.isArray(value) ? value : [value]);
}

/** @throws InvalidRules */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRules([{ path: 'rules', message: 'no JSON' }]);
  }
}

/** What is in no short form is left as it is, and refused as no object. */
function fromShort(text: string): unknown {
  const [, fault, rate, times, place] = SHORT.exec(text.trim()) ?? [];
  if (fault === undefined) return text;
  return {
    fault,
    ...(rate !== undefined && { rate: Number(rate) }),
    ...(times !== undefined && { times: Number(times) }),
    ...(place?.startsWith('/') ? { path: place } : place !== undefined && { family: place }),
  };
}
