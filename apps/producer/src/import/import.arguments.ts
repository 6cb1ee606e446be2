import { parseArgs } from 'node:util';
import { parseTime } from './cell-time.ts';
import { fields, isField, TIME_COLUMNS, type Field } from './columns.ts';
import { formatNames, type FormatName } from './detect-format.ts';
import { UsageError } from './usage.error.ts';

/** When the rows were true: at one time, or each as one of its columns says. */
export type ObservedAt = { at: number } | { column: string | undefined };

export interface ImportArguments {
  /** A file, or a folder with the parts of a streaming history. */
  path: string;
  /** undefined: as the file looks. */
  format: FormatName | undefined;
  mapped: Map<Field, string>;
  /** undefined: a column `observed_at` where there is one, else the file's time of change. */
  observedAt: ObservedAt | undefined;
  /** Between the names of one cell; null: a cell is one name. */
  separator: string | null;
  /** undefined: beside the file. */
  refusedFile: string | undefined;
  isRestart: boolean;
  isDryRun: boolean;
  isJson: boolean;
}

export const usage = `freshwax import <file or folder> [options]

Publishes the rows of a table as albums, tracks, track meta and artist meta with source "import", and the plays of
Spotify's streaming history as watched tracks. A file of any size; .gz is read as it is.
  --format NAME        ${formatNames.join(', ')} (default: as the file looks)
                       spotify-history: one .json of your Spotify data, or the folder of them
  --map FIELD=COLUMN   column that holds a field, where its name does not say so: by name, by place (#3), of NDJSON by
                       path (album.name); may be repeated
                       fields: ${fields.join(', ')}
  --observed-at WHEN   when the rows were true
                       a time:        2020-01-21, 2020-01-21T12:00:00Z, or seconds or milliseconds since 1970
                       column:        the column that is called ${TIME_COLUMNS.join(', ')}
                       another name:  the column of that name (column:NAME where a name looks like one of the above)
                       default: a column observed_at, else the file's time of change
  --separator TEXT     between the artists of one cell (default ";"; none: a cell is one artist)
  --refused FILE       where refused rows go, with line and reason (default: <file>.refused.ndjson)
  --restart            begins anew; else an import that was cut short goes on where Kafka had acknowledged it
  --dry-run            reads and checks; tells what would be published, and publishes nothing
  --json               one JSON object on stdout
Exit codes: 0 all rows taken, 1 rows refused, none found, or publishing failed, 2 usage, 3 configuration, 130 interrupted.`;

/** @throws UsageError */
export function parseImportArguments(words: readonly string[], now: number): ImportArguments {
  const { values, positionals } = parsed(words);
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw new UsageError('name one file');
  const mapped = new Map((values.map ?? []).map(toMapping));
  const observedAt = values['observed-at'] === undefined ? undefined : toObservedAt(values['observed-at'], now);
  if (observedAt && mapped.has('observed_at'))
    throw new UsageError('--observed-at and --map observed_at= say the same');
  if (values.separator === '') throw new UsageError('--separator: name a text, or none');
  if (values['dry-run'] && values.refused !== undefined) throw new UsageError('a dry run writes no --refused file');
  return {
    path,
    format: values.format === undefined ? undefined : toFormat(values.format),
    mapped,
    observedAt: observedAt ?? (mapped.has('observed_at') ? { column: mapped.get('observed_at') } : undefined),
    separator: values.separator === 'none' ? null : (values.separator ?? ';'),
    refusedFile: values.refused,
    isRestart: values.restart ?? false,
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
        format: { type: 'string' },
        map: { type: 'string', multiple: true },
        'observed-at': { type: 'string' },
        separator: { type: 'string' },
        refused: { type: 'string' },
        restart: { type: 'boolean' },
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

function toFormat(text: string): FormatName {
  const format = formatNames.find((name) => name === text);
  if (!format) throw new UsageError(`--format ${text}: formats are ${formatNames.join(', ')}`);
  return format;
}

function toObservedAt(text: string, now: number): ObservedAt {
  const at = parseTime(text);
  if (at !== undefined) {
    if (at > now) throw new UsageError(`--observed-at ${text} lies in the future`);
    return { at };
  }
  if (/^\d{4}-\d{2}-\d{2}/.test(text) || text.trim() === '')
    throw new UsageError(`--observed-at ${text}: write a date like 2020-01-21T12:00:00Z`);
  return { column: text === 'column' ? undefined : text.replace(/^column:/, '') };
}
