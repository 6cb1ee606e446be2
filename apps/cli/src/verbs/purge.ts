import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  purgePreviewAnswer,
  purgeReceipt,
  sources,
  type PurgePreview,
  type PurgeReceipt,
  type Source,
} from '@freshwax/contracts';
import { unconfirmed } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runAndWatch } from '../long-operation.ts';
import { duration, out, say } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

interface Asked {
  readonly source: Source;
  readonly before?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `purge --source <source> [--before <date>]` */
export function addPurgeVerb(program: Command, ending: Ending): void {
  program
    .command('purge')
    .description('make what a source said unreadable, in both stores')
    .addOption(new Option('--source <source>', 'whose observations').choices(sources).makeOptionMandatory())
    .option('--before <date>', 'only what was observed before this UTC day, such as 2026-11-01', toDate)
    .option('-y, --yes', 'do not ask', false)
    .option('--json', 'the receipt as JSON', false)
    .action(ending(purge));
}

function toDate(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (!Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text) return text;
  throw new InvalidArgumentError('It is a day such as 2026-11-01.');
}

async function purge({ source, before, yes, json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const asked = { source, ...(before !== undefined && { before }) };
  const { data } = await gateway.read(`/purge-preview?${new URLSearchParams(asked).toString()}`, purgePreviewAnswer);
  for (const line of previewLines(data)) say(line);
  const refused = await unconfirmed({ yes, question: 'This cannot be undone.', nothing: 'nothing was purged' });
  if (refused !== undefined) return refused;
  const { result } = await runAndWatch(gateway, { type: 'purge', ...asked });
  const receipt = purgeReceipt.parse(result);
  if (json) out(JSON.stringify(receipt));
  else for (const line of receiptLines(receipt)) out(line);
  return EXIT.ok;
}

const what = ({ source, before }: { source: string; before: string | null }): string =>
  before === null ? `all of ${source}` : `what ${source} said before ${before}`;

function previewLines(preview: PurgePreview): string[] {
  const rows = Object.entries(preview.tables).filter(([, n]) => n > 0);
  return [
    `to be purged: ${what(preview)}`,
    ...rows.map(([table, n]) => `  ${count(n)} of ${table}`),
    `  ${count(preview.rawEventsAtMost)} raw events${preview.before === null ? '' : ' at most'}`,
  ];
}

export function receiptLines(receipt: PurgeReceipt): string[] {
  const { tables, rawEvents, remains, aggregates } = receipt;
  const rows = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `purged ${what(receipt)}, begun ${receipt.startedAt}, in ${duration(receipt.tookMs)}`,
    ...(rows.length > 0 ? rows : [['PostgreSQL', 0] as const]).map(([table, n]) => `  ${count(n)} of ${table}`),
    `  their share of ${aggregates.join(', ')}, in the same statements`,
    `  ${count(rawEvents.rows)} raw events in ${rawEvents.windows} windows, ${rawEvents.wholeWindows} of them as a whole`,
    'what remains:',
    `  Kafka keeps its log until ${remains.kafkaUntil}; of it ${remains.recordsToBeSkipped} records are still to be passed over, none is stored again`,
    `  Cassandra's rows are unreadable, not erased: the bytes leave its disk with a compaction after ${remains.cassandraDiskAtLeastUntil}`,
  ];
}

const count = (n: number): string => n.toLocaleString('en');
