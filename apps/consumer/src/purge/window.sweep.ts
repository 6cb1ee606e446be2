import type { RawEventReader, RawEventWriter, StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import { toExpiryDay } from '@freshwax/postgres/rows';
import { streamOf } from '../stream-tables.ts';
import { contentOfAccepted, contentOfRejected, isPurged, type Content, type PurgeRule } from './purge.rule.ts';
import { toUnapplied } from './to-unapplied.ts';
import { readPages } from './window.pages.ts';
import type { PurgeWindow, WindowGroup, WindowStore } from './window.store.ts';

export interface SweepParts {
  reader: Pick<RawEventReader, 'readRange'>;
  writer: Pick<RawEventWriter, 'erase' | 'eraseWindow'>;
  store: WindowStore;
  rule: Pick<PurgeRule, 'source' | 'observedBeforeMs'>;
}

interface Found {
  /** Rows of the window, whoever's they are. */
  total: number;
  newestMs: number;
  doomed: { offset: bigint; timestampMs: number }[];
  groups: Map<string, WindowGroup>;
  letters: bigint[];
}

/**
 * Makes a window's rows under the rule unreadable: a window that nobody writes to any more and that holds nothing else as one
 * partition, else row by row. Counted in the books first, so that an attempt that ends half-way is counted once.
 * @returns rows that went now
 */
export async function sweepWindow(window: PurgeWindow, parts: SweepParts): Promise<number> {
  const { store, writer } = parts;
  const found = await look(window, parts);
  const isWhole = isClosed(window) && found.doomed.length === found.total && found.total > 0;
  if (!window.isCounted) await store.count(window, [...found.groups.values()], isWhole);
  // Whoever counted may have ended before this.
  await store.markLetters(window, found.letters);
  if (isWhole) await writer.eraseWindow(window, window.window, found.newestMs);
  else await writer.erase(window, found.doomed);
  await store.markSwept(window);
  return found.doomed.length;
}

const isClosed = ({ window, appliedTo, isOfEarlierLife }: PurgeWindow): boolean =>
  isOfEarlierLife || BigInt(window + 1) * BigInt(WINDOW_SIZE) <= appliedTo;

async function look(window: PurgeWindow, { reader, store, rule }: SweepParts): Promise<Found> {
  const rejected = window.hasRejected ? await store.readRejected(window) : new Map<bigint, string>();
  const found: Found = { total: 0, newestMs: 0, doomed: [], groups: new Map(), letters: [] };
  for await (const page of readPages(window, rejected.keys(), reader))
    for (const row of page) judge(row, { found, window, rule, reason: rejected.get(row.offset) });
  return found;
}

function judge(
  row: StoredRow,
  {
    found,
    window,
    rule,
    reason,
  }: { found: Found; window: PurgeWindow; rule: SweepParts['rule']; reason: string | undefined },
): void {
  found.total++;
  found.newestMs = Math.max(found.newestMs, row.timestampMs);
  const contents = isUnapplied(window, row.offset)
    ? toUnapplied(streamOf(window.topic), row)
    : [contentOf(row, reason)];
  if (isDoomed(window, { rule, offset: row.offset, contents }))
    add(found, window, { row, reason, source: rule.source });
}

const isUnapplied = ({ isOfEarlierLife, appliedTo }: PurgeWindow, offset: bigint): boolean =>
  !isOfEarlierLife && offset >= appliedTo;

const contentOf = ({ payload, timestampMs }: StoredRow, reason: string | undefined): Content | undefined =>
  reason === undefined ? contentOfAccepted(payload) : contentOfRejected(reason, payload, timestampMs);

/** Whatever it comes to be judged. */
function isDoomed(
  window: PurgeWindow,
  { rule, offset, contents }: { rule: SweepParts['rule']; offset: bigint; contents: (Content | undefined)[] },
): boolean {
  const upto = { generation: window.generation + (window.isOfEarlierLife ? 1 : 0), offset: window.upto };
  const place = { generation: window.generation, offset };
  const isUnder = (content: Content | undefined): boolean =>
    content !== undefined && isPurged({ ...rule, upto }, content, place);
  return contents.length > 0 && contents.every(isUnder);
}

/** What is not applied yet is erased and not counted: its consumer judges it by the rule, and counts it. */
function add(
  found: Found,
  window: PurgeWindow,
  { row, reason, source: named }: { row: StoredRow; reason: string | undefined; source: string },
): void {
  found.doomed.push({ offset: row.offset, timestampMs: row.timestampMs });
  if (isUnapplied(window, row.offset)) return;
  const source = reason === undefined ? named : '';
  const expiresOn = toExpiryDay(row.expiresAtMs);
  const group = found.groups.get(`${source}/${expiresOn}`) ?? { source, expiresOn, rows: 0 };
  group.rows++;
  found.groups.set(`${source}/${expiresOn}`, group);
  if (reason !== undefined) found.letters.push(row.offset);
}
