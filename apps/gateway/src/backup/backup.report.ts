import { MADE_ANEW } from '@freshwax/postgres';
import type { RestoreReport } from '../restore/restore.run.ts';
import type { BackupReport } from './backup.run.ts';

export function toBackupLines(path: string, report: BackupReport): string[] {
  const { takenAt, tableRows, rawRows, unappliedRecords, files, bytes, tookMs } = report;
  return [
    `${path} holds the stack as of ${takenAt}`,
    `  ${count(tableRows)} rows of PostgreSQL, ${count(rawRows)} raw events, ${count(unappliedRecords)} records that were not applied yet`,
    `  ${files} files, ${(bytes / 1e6).toFixed(1)} MB, in ${toSeconds(tookMs)}`,
    ...warningsOf(report),
  ];
}

function warningsOf({ missingRawRows, unreadableRecords }: BackupReport): string[] {
  return [
    ...(missingRawRows > 0
      ? [`${count(missingRawRows)} raw events that the books count are not in Cassandra: npx freshwax reconcile`]
      : []),
    ...(unreadableRecords > 0
      ? [`${count(unreadableRecords)} records that were not applied yet cannot be read, and are left out`]
      : []),
  ];
}

export function toRestoreLines(report: RestoreReport): string[] {
  const { takenAt, tableRows, rawRows, expired, published, adopted, migrations, tookMs } = report;
  return [
    `the stack is as it was at ${takenAt}`,
    `  ${count(tableRows)} rows of PostgreSQL and ${count(rawRows)} raw events, in ${toSeconds(tookMs)}`,
    ...(expired > 0 ? [`  ${count(expired)} raw events had expired meanwhile`] : []),
    ...(published > 0 ? [`  ${count(published)} records that had come and were not applied were published again`] : []),
    ...(adopted.length > 0
      ? adoptedLines(adopted)
      : ['  its topics are those of then: what they hold beyond the backup is applied next']),
    ...(migrations.length > 0 ? [`  migrated by ${migrations.join(', ')}`] : []),
    `what was purged after ${takenAt} is there again: purge it again once it runs`,
    'start it, and look whether all agree: npx freshwax reconcile',
  ];
}

/** How many partitions for each reason; those that miss records one by one. */
function adoptedLines(adopted: RestoreReport['adopted']): string[] {
  const [anew, others] = [adopted.filter(isAnew), adopted.filter((it) => !isAnew(it))];
  return [
    ...(anew.length > 0 ? [`  ${anew.length} partitions go on in topics that were made anew`] : []),
    ...others.map(
      ({ topic, partition, reason }) => `  ${topic}/${partition}: ${reason} in Kafka, beyond what is told above`,
    ),
  ];
}

const isAnew = ({ reason }: RestoreReport['adopted'][number]): boolean => reason === MADE_ANEW;

const count = (n: number): string => n.toLocaleString('en');
const toSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
