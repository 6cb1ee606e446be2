import { describe, expect, it } from '@jest/globals';
import { NotYetError, type OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { AdoptHandler, type AdoptParts } from './adopt.handler.ts';

interface Row {
  partition: number;
  generation: number;
  topic_id: string;
  base_offset: string;
  next_offset: string;
  last_record_at: string | null;
}

const ROW: Row = {
  partition: 0,
  generation: 0,
  topic_id: 'old',
  base_offset: '0',
  next_offset: '10',
  last_record_at: null,
};
const ADOPTED = { adopted: [{ partition: 0, generation: 1, base: '0', reason: 'the topic was made anew' }] };
const lost = new Error('Connection terminated unexpectedly');

/** One partition's ledger, a topic that has another id by now, and an operation over them, whose worker may be lost. */
class Adoption {
  readonly lines: string[] = [];
  readonly abort = new AbortController();
  row: Row | undefined = { ...ROW };
  statements = 0;
  asked = 0;
  checkpoint: unknown = null;
  /** The server does it, and the answer is lost. */
  isAnswerLost = false;
  /** Done once the ledger has been read. */
  meanwhile: () => void = () => undefined;
  /** What a broker answers, one time after another; the last one from then on. */
  ids = [new Map([['t', 'new']])];

  /** @param seen the generation that whoever asks was shown */
  run(partition?: number, seen?: number): Promise<OperationOutcome> {
    const parts = {
      pool: { query: (_: string, values: unknown[]) => this.query(values) },
      kafka: {
        topicIds: { read: async () => this.readIds() },
        admin: {
          readWatermarks: async () => [{ partition: 0, low: 0n, high: 4n }],
          readOffsetsAfter: async () => new Map(),
        },
      },
    } as unknown as AdoptParts;
    const task = { signal: this.abort.signal, checkpoint: this.checkpoint, advance: this.advance };
    const generations = seen === undefined ? undefined : [{ partition: 0, generation: seen }];
    const command = { type: 'adopt', operationId: '', topic: 't', partition, generations } as const;
    return new AdoptHandler(parts).run(command, task as unknown as OperationTask);
  }

  private readonly advance = async (progress: number, line: string, checkpoint?: unknown): Promise<void> => {
    this.abort.signal.throwIfAborted();
    this.lines.push(`${progress} ${line}`);
    if (checkpoint !== undefined) this.checkpoint = structuredClone(checkpoint);
  };

  private readIds(): Map<string, string> {
    this.asked++;
    return this.ids.length > 1 ? this.ids.shift()! : this.ids[0]!;
  }

  /** Compares generation and position, as the statement does. */
  private async query(values: unknown[]): Promise<{ rows: object[] }> {
    if (values.length === 1) return { rows: this.readOnce() };
    this.statements++;
    const [, topicId, , [generation], [nextOffset], [base]] = values as [
      string,
      string,
      number[],
      number[],
      bigint[],
      bigint[],
    ];
    if (this.row!.generation !== generation || this.row!.next_offset !== String(nextOffset)) return { rows: [] };
    const next = { base_offset: String(base), next_offset: String(base), topic_id: topicId };
    this.row = { ...this.row!, ...next, generation: generation + 1 };
    if (this.isAnswerLost) throw lost;
    return { rows: [{ partition: 0, generation: generation + 1 }] };
  }

  private readOnce(): Row[] {
    const rows = this.row ? [{ ...this.row }] : [];
    this.meanwhile();
    this.meanwhile = () => undefined;
    return rows;
  }
}

describe('a topic that is adopted', () => {
  it('begins anew, and says on its way how far it is', async () => {
    const adoption = new Adoption();
    expect(await adoption.run()).toEqual({ result: ADOPTED, line: '1 partition began anew' });
    expect(adoption.lines).toEqual([
      '0.25 the ledger knows 1 partition of t',
      "0.5 the topic's id is new",
      '0.75 1 partition to begin anew',
    ]);
  });

  it('is left alone where ledger and log fit', async () => {
    const adoption = new Adoption();
    adoption.row = { ...ROW, topic_id: 'new', next_offset: '4' };
    expect(await adoption.run()).toMatchObject({ result: { adopted: [] } });
    expect(adoption.statements).toBe(0);
  });

  it.each([
    ['was made anew', undefined, 'old', '10', ADOPTED.adopted[0]],
    ['is named though it fits', 0, 'new', '4', { generation: 1, base: '4' }],
  ] as const)(
    'begins anew once where a worker was lost that had done it, and it %s',
    async (_, partition, topic_id, next_offset, expected) => {
      const adoption = new Adoption();
      adoption.row = { ...ROW, topic_id, next_offset };
      adoption.isAnswerLost = true;
      await expect(adoption.run(partition)).rejects.toBe(lost);
      expect(await adoption.run(partition)).toMatchObject({ result: { adopted: [expected] } });
      expect([adoption.row.generation, adoption.statements]).toEqual([1, 1]);
    },
  );

  it.each([
    ['was made anew', undefined, 'old', '10', ADOPTED.adopted[0]],
    ['is named though it fits', 0, 'new', '4', { generation: 1, base: '4' }],
  ] as const)(
    "begins anew once where a lost worker's statement comes late, and it %s",
    async (_, partition, topic_id, next_offset, expected) => {
      const adoption = new Adoption();
      adoption.row = { ...ROW, topic_id, next_offset };
      adoption.isAnswerLost = true;
      await expect(adoption.run(partition)).rejects.toBe(lost);
      const late = adoption.row;
      adoption.row = { ...ROW, topic_id, next_offset };
      adoption.meanwhile = () => (adoption.row = late);
      expect(await adoption.run(partition)).toMatchObject({ result: { adopted: [expected] } });
      expect(adoption.row.generation).toBe(1);
    },
  );

  it('is looked at anew where the consumers moved on meanwhile', async () => {
    const adoption = new Adoption();
    adoption.row = { ...ROW, topic_id: 'new', next_offset: '3' };
    adoption.meanwhile = () => (adoption.row!.next_offset = '4');
    await expect(adoption.run(0)).rejects.toThrow(NotYetError);
    expect(adoption.row).toMatchObject({ generation: 0, next_offset: '4' });
    expect(await adoption.run(0)).toMatchObject({ result: { adopted: [{ generation: 1, base: '4' }] } });
  });

  it('is looked at anew where a worker was lost that had only planned it', async () => {
    const adoption = new Adoption();
    adoption.checkpoint = { adoptions: [{ partition: 0, generation: 0, reason: 'records 0 to 3 are gone' }] };
    expect(await adoption.run()).toMatchObject({ result: ADOPTED });
  });

  it.each([
    ['does not fit either', undefined],
    ['was named', 0],
  ])('stays as it is where a generation stands that was not shown, though it %s', async (_, partition) => {
    const adoption = new Adoption();
    expect(await adoption.run(partition, 0)).toEqual({ result: ADOPTED, line: '1 partition began anew' });
    [adoption.ids, adoption.checkpoint] = [[new Map([['t', 'newer']])], null];
    const stands = { ...adoption.row! };
    const failure = expect.stringContaining('partition 0 of t stands in generation 1,') as unknown;
    expect(await adoption.run(partition, 0)).toMatchObject({ result: {}, failure });
    expect(adoption.row).toEqual(stands);
    expect(await adoption.run(partition, 1)).toMatchObject({ result: { adopted: [{ generation: 2 }] } });
  });

  it('begins anew once where a worker was lost that had ended what was shown', async () => {
    const adoption = new Adoption();
    adoption.isAnswerLost = true;
    await expect(adoption.run(0, 0)).rejects.toBe(lost);
    expect(await adoption.run(0, 0)).toMatchObject({ result: ADOPTED });
  });

  it('is waited for where the broker does not know yet one of the ledger that was made anew', async () => {
    const adoption = new Adoption();
    adoption.ids.unshift(new Map(), new Map());
    expect(await adoption.run()).toMatchObject({ result: ADOPTED });
    expect(adoption.asked).toBe(3);
  });

  it('stays as it is when it is cancelled while it is waited for', async () => {
    const adoption = new Adoption();
    adoption.ids = [new Map()];
    const run = adoption.run();
    adoption.abort.abort(new Error('it was asked to end'));
    await expect(run).rejects.toThrow();
    expect(adoption.row).toEqual(ROW);
  });

  it('is told at once when nobody ever knew its name', async () => {
    const adoption = new Adoption();
    [adoption.row, adoption.ids] = [undefined, [new Map()]];
    expect(await adoption.run()).toMatchObject({ failure: 'there is no topic t' });
    expect(adoption.asked).toBe(1);
  });
});
