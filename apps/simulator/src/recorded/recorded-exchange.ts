import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** One call and its answer as somebody recorded them; unknown fields are left alone. */
const exchangeSchema = z.object({
  method: z
    .string()
    .default('GET')
    .transform((method) => method.toUpperCase()),
  /** Whole or only its path; the host does not matter. */
  url: z.string().min(1),
  status: z.number().int().min(200).max(599).default(200),
  headers: z.record(z.string(), z.string()).default({}),
  /** Text as it was, anything else as JSON; null is none. */
  body: z.unknown().optional(),
});
export type RecordedExchange = z.input<typeof exchangeSchema>;
export type CheckedExchange = z.output<typeof exchangeSchema>;

export class UnusableRecording extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableRecording';
  }
}

/**
 * A .jsonl file, or all of them below a folder in the order of their names.
 * @throws UnusableRecording
 */
export function readRecorded(path: string): CheckedExchange[] {
  return filesAt(path).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line, at) => ({ line, place: `${file}:${at + 1}` }))
      .filter(({ line }) => line.trim() !== '')
      .map(({ line, place }) => checkExchange(parse(line, place), place)),
  );
}

/** @throws UnusableRecording */
export function checkExchange(value: unknown, place: string): CheckedExchange {
  const { data, error } = exchangeSchema.safeParse(value);
  if (data && URL.canParse(data.url, 'http://recorded.invalid')) return data;
  const problems = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? ['url: none'];
  throw new UnusableRecording(`${place}: ${problems.join('; ')}`);
}

function parse(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UnusableRecording(`${place}: no JSON`);
  }
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
    if (names.length > 0) return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw new UnusableRecording(`${path}: ${(error as Error).message}`);
  }
  throw new UnusableRecording(`${path}: no .jsonl file`);
}
