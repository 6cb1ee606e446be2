import type { ImportCounts } from './import.run.ts';

export interface ImportReport extends ImportCounts {
  file: string;
  /** ISO 8601, UTC: the observations' time. */
  observedAt: string;
  dryRun: boolean;
  seconds: number;
}

export function toLines(report: ImportReport): string {
  const { rows, accepted, duplicates, refused, published, seconds, dryRun } = report;
  const events = Object.entries(published).map(([stream, count]) => `${stream} ${count}`);
  const rate = seconds > 0 ? ` (${Math.round(rows / seconds)} rows/s)` : '';
  return [
    `${rows} rows: ${accepted} accepted, ${duplicates} duplicate observations, ${refused} refused`,
    `events ${dryRun ? 'that would be published' : 'published'}: ${events.join(', ') || 'none'}`,
    `observed at ${report.observedAt}, ${seconds.toFixed(1)} s${rate}`,
  ].join('\n');
}
