import { describe, expect, it } from '@jest/globals';
import type { OperationOutcome } from '../operations/operation.handler.ts';
import type { KafkaStore } from '../stores/kafka.store.ts';
import { AdoptHandler } from './adopt.handler.ts';
import type { AdoptQuery } from './adopt.query.ts';

const LEDGER_ROW = { partition: 0, generation: 0, topic_id: 'old', next_offset: '10', last_record_at: null };
const IDS = new Map([['t', 'new']]);
const MARKS = [{ partition: 0, low: 0n, high: 0n }];
const ADOPTED = { result: { adopted: [{ partition: 0, generation: 1 }] } };

/** As kafkajs gives them; what they are is told by their names. */
const notLeader = Object.assign(new Error('This server is not the leader for that topic-partition'), {
  name: 'KafkaJSProtocolError',
});
const away = Object.assign(new Error('Connection error'), { name: 'KafkaJSConnectionError' });
const noPostgres = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** What each is answered, one time after another; the last one from then on. */
interface Answers {
  ids?: (Map<string, string> | Error)[];
  marks?: (typeof MARKS | Error)[];
  ledger?: ((typeof LEDGER_ROW)[] | Error)[];
}

async function adopt({ ids = [IDS], marks = [MARKS], ledger = [[LEDGER_ROW]] }: Answers) {
  const next = async <T>(answers: (T | Error)[]): Promise<T> => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  let asked = 0;
  const readIds = (): Promise<Map<string, string>> => {
    asked += 1;
    return next(ids);
  };
  const kafka = { topicIds: { read: readIds }, topics: { readWatermarks: () => next(marks) } };
  const query = { read: () => next(ledger), adopt: async () => ADOPTED.result.adopted };
  const handler = new AdoptHandler(query as unknown as AdoptQuery, kafka as unknown as KafkaStore);
  const said: string[] = [];
  const outcome: OperationOutcome = await handler.run({ type: 'adopt', topic: 't' }, (line) => said.push(line));
  return { outcome, said, asked };
}

describe('a topic that is adopted', () => {
  it.each<[string, Answers]>([
    ['names a topic made just now before it leads it', { marks: [notLeader, MARKS] }],
    ['does not answer for a moment', { ids: [away, IDS] }],
  ])('waits for a broker that %s', async (_, answers) => {
    const { outcome, said } = await adopt(answers);
    expect(outcome).toEqual(ADOPTED);
    expect(said[0]).toContain('waiting: ');
  });

  it('waits for the ledger', async () => {
    const { outcome, said } = await adopt({ ledger: [noPostgres, [LEDGER_ROW]] });
    expect(outcome).toEqual(ADOPTED);
    expect(said[0]).toContain('waiting: ');
  });

  it('waits for a broker that does not know yet a topic of the ledger that was made anew', async () => {
    const { outcome, asked } = await adopt({ ids: [new Map(), new Map(), IDS] });
    expect([outcome, asked]).toEqual([ADOPTED, 3]);
  });

  it('is told at once when nobody ever knew its name', async () => {
    const { outcome, asked } = await adopt({ ids: [new Map()], ledger: [[]] });
    expect([outcome, asked]).toEqual([{ result: null, failure: 'there is no topic t' }, 1]);
  });
});
