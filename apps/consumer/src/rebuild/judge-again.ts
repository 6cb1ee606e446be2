import type { Stream } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { judge, withFate, type Judged, type JudgedBy } from '../chunk/judged.ts';
import { isHash } from '../chunk/raw-rows.ts';
import type { Letter, Letters } from './record.source.ts';

/**
 * Today's verdict on a record that was judged before, by the same judge. It stays what it was where that cannot be asked
 * anew: nothing was kept of its own bytes or of its key, or the letter is settled.
 */
export function judgeAgain(
  stream: Stream,
  { record, letters, by }: { record: KafkaRecord; letters: Letters; by: JudgedBy },
): Judged {
  const letter = letters.get(record.offset);
  return letter && isFinal(letter, record) ? withFate(record, letter.verdict, by) : judge(stream, record, by);
}

const isFinal = ({ isSettled, verdict }: Letter, { key, value }: KafkaRecord): boolean =>
  isSettled || value === null || isHash(key) || verdict.reason === 'undecodable-batch';
