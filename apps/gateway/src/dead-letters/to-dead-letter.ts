import type { DeadLetter } from '@freshwax/contracts';
import type { DeadLetterEntity } from '@freshwax/postgres/entities';
import { stateOf } from './letter-state.ts';

export const toDeadLetter = (letter: DeadLetterEntity): DeadLetter => ({
  id: [letter.topic, letter.part, letter.generation, letter.off].join(':'),
  topic: letter.topic,
  partition: letter.part,
  generation: letter.generation,
  offset: letter.off,
  reason: letter.reason,
  path: letter.path,
  detail: letter.detail,
  recordedAt: new Date(Number(letter.recordedAt)).toISOString(),
  state: stateOf(letter),
  redrives: letter.redrives,
  rejectedAgain: letter.rejectedAgain,
  redrivenAt: letter.redrivenAt?.toISOString() ?? null,
  resolvedOffset: letter.resolvedOff,
  discarded: letter.discardedAt && {
    at: letter.discardedAt.toISOString(),
    by: letter.discardedBy ?? '',
    why: letter.discardedWhy ?? '',
  },
});
