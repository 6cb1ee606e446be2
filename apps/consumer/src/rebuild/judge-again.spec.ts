import { expect, it } from '@jest/globals';
import type { KafkaRecord } from '@freshwax/kafka';
import { poison, poisonKinds } from '../../../../test/delivery/poison.ts';
import { judge } from '../chunk/judged.ts';
import { toRawRow } from '../chunk/raw-rows.ts';
import { judgeAgain } from './judge-again.ts';
import { toKafkaRecord } from './stored-record.ts';

const NOW_MS = Date.UTC(2026, 10, 1);
const BY = { retention: new Map(), rules: [], generation: 0, nowMs: NOW_MS };

it.each(poisonKinds)('%s is judged as it was when it came, from what its raw row keeps', (...kind) => {
  const { key, value } = poison(0, { kinds: [kind], nowMs: NOW_MS });
  const record: KafkaRecord = { offset: 7n, timestampMs: NOW_MS, key: Buffer.from(key), value, headers: {} };
  const judged = judge('track_meta', record, BY);
  if (judged.verdict.accepted) throw new Error('it is no poison');
  const letters = new Map([[7n, { verdict: judged.verdict, isSettled: false }]]);
  const stored = toKafkaRecord({ topic: 't', partition: 0, generation: 0, ...toRawRow(judged) }, false);
  expect(judgeAgain('track_meta', { record: stored, letters, by: BY }).verdict).toEqual(judged.verdict);
});
