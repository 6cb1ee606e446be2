import { parseArgs } from 'node:util';
import { fields, isField, type Field } from './columns.ts';

export interface ImportArguments {
  file: string;
  mapped: Map<Field, string>;
  /** ms since 1970; undefined: the file's time of change. */
  observedAt: number | undefined;
  isDryRun: boolean;
  isJson: boolean;
}

/** The command was not understood. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const usage = `freshwax import <file.csv> [--map field=column ...] [--observed-at ISO] [--dry-run] [--json]

Publishes the rows of a table as albums, tracks, track meta and artist meta with source "import".
  --map field=column   column that holds a field, where the header does not say so; may be repeated
                       fields: ${fields.join(', ')}
  --observed-at ISO    when the table was true, e.g. 2020-01-21 or 2020-01-21T12:00:00Z (default: the file's time of change)
  --dry-run            reads and checks, publishes nothing
  --json               one JSON object on stdout
Exit codes: 0 all rows taken, 1 rows refused or publishing failed, 2 usage, 3 configuration.`;

/** @throws UsageError */
export function parseImportArguments(words: readonly string[], now: number): ImportArguments {
  const { values, positionals } = parsed(words);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError('name one file');
  return {
    file,
    mapped: new Map((values.map ?? []).map(toMapping)),
    observedAt: values['observed-at'] === undefined ? undefined : toTime(values['observed-at'], now),
    isDryRun: values['dry-run'] ?? false,
    isJson: values.json ?? false,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        map: { type: 'string', multiple: true },
        'observed-at': { type: 'string' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function toMapping(text: string): [Field, string] {
  const at = text.indexOf('=');
  const [field, column] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || column === '') throw new UsageError(`--map ${text}: write field=column`);
  if (!isField(field)) throw new UsageError(`--map ${text}: no field "${field}"; fields are ${fields.join(', ')}`);
  return [field, column];
}

/** A time without a zone is UTC: the same command must mean the same everywhere. */
function toTime(text: string, now: number): number {
  const shape = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const [, day, time = '00:00', zone = 'Z'] = shape ?? [];
  const at = Date.parse(`${day}T${time}${zone}`);
  if (!shape || Number.isNaN(at) || at < 0)
    throw new UsageError(`--observed-at ${text}: write a date like 2020-01-21T12:00:00Z`);
  if (at > now) throw new UsageError(`--observed-at ${text} lies in the future`);
  return at;
}
