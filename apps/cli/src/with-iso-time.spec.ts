import { expect, it } from '@jest/globals';
import { withIsoTime } from './with-iso-time.ts';

it('says when a process of ours wrote a line as the others do', () => {
  const line = '{"level":"log","pid":7,"timestamp":1763950000123,"message":"done","at":1763950000123}';
  expect(withIsoTime(line)).toBe(
    '{"level":"log","pid":7,"timestamp":"2025-11-24T02:06:40.123Z","message":"done","at":1763950000123}',
  );
});
it.each(['INFO  [main] 2026-11-24 03:00:00,000 started', '{"a":"\\"timestamp\\":1763950000123"}', ''])(
  'leaves as it is: %s',
  (line) => expect(withIsoTime(line)).toBe(line),
);
