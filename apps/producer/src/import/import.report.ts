import type { Event } from '@freshwax/contracts';
import type { FormatName } from './detect-format.ts';
import type { ImportCounts } from './import.counts.ts';
import type { Refused } from './import.run.ts';

export interface ImportReport extends ImportCounts {
  file: string;
  format: FormatName;
  /** The observations' time: ISO 8601 in UTC for all, or what says it of each. */
  observedAt: string;
  dryRun: boolean;
  /** false: it was cut short; the same command goes on. */
  complete: boolean;
  /** Rows that an earlier import of the same had taken. */
  resumedAtRow: number;
  /** column -> field */
  mapped: Record<string, string>;
  unused: string[];
  firstRefusals: Refused[];
  /** Where all of them are; null where there is none. */
  refusedFile: string | null;
  /** Address that shows what was imported, and nothing else; null where nothing was published, or no dashboard is known. */
  page: string | null;
  /** Of a dry run: events as they would be published. */
  samples: Event[];
  /** Of this run. */
  seconds: number;
}

export function toLines(report: ImportReport): string {
  const { rows, accepted, duplicates, refused, published, dryRun, resumedAtRow } = report;
  const events = Object.entries(published).map(([stream, count]) => `${stream} ${count}`);
  return [
    `${plural(rows, 'row')}: ${accepted} accepted, ${plural(duplicates, 'duplicate observation')}, ${refused} refused`,
    ...(resumedAtRow > 0 ? [`of these ${plural(resumedAtRow, 'row')} by an earlier import that was cut short`] : []),
    `events ${dryRun ? 'that would be published' : 'published'}: ${events.join(', ') || 'none'}`,
    `observed at ${report.observedAt}, ${report.seconds.toFixed(1)} s${toRate(report)}`,
    ...toRefusals(report),
    ...toAlbumHint(report),
    ...(dryRun ? toPreview(report) : []),
    ...(rows === 0 ? [`${report.file} holds no rows: nothing was published`] : []),
    ...(report.page === null ? [] : [`see it as it arrives: ${report.page}`]),
  ].join('\n');
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function toRate({ rows, resumedAtRow, seconds }: ImportReport): string {
  return seconds > 0 ? ` (${Math.round((rows - resumedAtRow) / seconds)} rows/s)` : '';
}

function toRefusals({ refused, reasons, refusedFile }: ImportReport): string[] {
  if (refused === 0) return [];
  const counted = Object.entries(reasons)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `  ${count} x ${reason}`);
  const place = refusedFile === null ? [] : [`each refused row with its line: ${refusedFile}`];
  return ['refused:', ...counted, ...place];
}

/** What stands beside a track is its own artists: of a compilation each row names another. */
function toAlbumHint({ mapped }: ImportReport): string[] {
  const columnOf = new Map(
    Object.entries(mapped).flatMap(([column, read]) => read.split(', ').map((field) => [field, column])),
  );
  const ofTracks = columnOf.get('artist_names');
  const isSaid = columnOf.has('album_artist_names') || columnOf.has('album_artist_ids');
  if (isSaid || ofTracks === undefined || !columnOf.has('album_id')) return [];
  return [
    `the albums name no artist: the table names those of its tracks. --map album_artist_names=${JSON.stringify(ofTracks)} says that the first of them is the album's`,
  ];
}

function toPreview({ mapped, unused, samples, firstRefusals }: ImportReport): string[] {
  const columns = Object.entries(mapped).map(([column, field]) => `  ${JSON.stringify(column)} -> ${field}`);
  return [
    'columns:',
    ...columns,
    `not used: ${unused.map((column) => JSON.stringify(column)).join(', ') || 'none'}`,
    ...(firstRefusals.length > 0 ? ['first refusals:'] : []),
    ...firstRefusals.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(samples.length > 0 ? ['first events:'] : []),
    ...samples.map((event) => `  ${JSON.stringify(event)}`),
  ];
}
