import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeLedger } from './ledger.file.ts';
import { Ledger } from './ledger.ts';

describe('the ledger of a trial', () => {
  let folder: string;
  let file: string;
  let ledger: Ledger;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshwax-ledger-'));
    file = join(folder, 'ledger.jsonl');
    ledger = new Ledger(file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  /** One record, acknowledged at an offset or not at all. */
  const send = (id: string, offset?: number, partition = 0): void => {
    writeLedger(file, { t: 'try', id, topic: 't', partition, records: [{ hash: id, source: 'spotify' }] });
    if (offset !== undefined) writeLedger(file, { t: 'ack', id, base: String(offset) });
  };
  const generations = (): Record<string, number[]> =>
    Object.fromEntries(
      [...Map.groupBy(ledger.read(), ({ hash }) => hash)].map(([hash, all]) => [hash, all.map((it) => it.generation)]),
    );

  it('counts what is tried after a topic was made anew to its next generation', () => {
    send('before', 10);
    ledger.topicRecreated('t');
    send('after', 3);
    expect(generations()).toEqual({ before: [0], after: [1] });
  });

  it('counts by offset where the log goes on, and by partition where one was cut', () => {
    send('gone', 5);
    send('kept', 9);
    send('other', 9, 1);
    ledger.logGoesOn('t', 0, 8n);
    ledger.logCut('t', 1);
    send('new', 4, 1);
    expect(generations()).toEqual({ gone: [0], kept: [1], other: [0], new: [1] });
  });

  it('knows a topic made anew whatever offset the old log went on at', () => {
    ledger.logGoesOn('t', 0, 8n);
    send('old', 9);
    ledger.topicRecreated('t');
    send('low', 1);
    send('high', 20);
    expect(generations()).toEqual({ old: [1], low: [2], high: [2] });
  });

  it('looks for what nobody acknowledged in every generation that it may have come to', () => {
    send('unknown');
    ledger.topicRecreated('t');
    expect(generations()).toEqual({ unknown: [0, 1] });
    expect(ledger.underWay()).toBe(1);
  });
});
