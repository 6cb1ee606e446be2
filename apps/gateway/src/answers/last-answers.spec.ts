import { describe, expect, it } from '@jest/globals';
import { LastAnswers } from './last-answers.ts';

const AT_MS = Date.parse('2026-11-21T12:00:00Z');
const answer = (data: number) => ({
  data,
  meta: { asOf: new Date(AT_MS).toISOString(), dataVersion: '1', freshnessMs: 500, sources: [], missing: {} },
});

describe('the last answers', () => {
  it('come back marked, with the age that they have by then', () => {
    const last = new LastAnswers();
    last.remember('q', answer(1));
    last.remember('q', answer(2));
    expect(last.recall('q', 'PostgreSQL does not answer.', AT_MS + 1_000)).toMatchObject({
      data: 2,
      meta: { asOf: '2026-11-21T12:00:00.000Z', freshnessMs: 1_500, stale: { detail: 'PostgreSQL does not answer.' } },
    });
    expect(last.recall('other', '', AT_MS)).toBeUndefined();
  });

  it('are forgotten after an hour', () => {
    const last = new LastAnswers();
    last.remember('q', answer(1));
    expect(last.recall('q', '', AT_MS + 3_600_000)).toBeDefined();
    expect(last.recall('q', '', AT_MS + 3_600_001)).toBeUndefined();
  });

  it('stand in for newer ones, unless nothing had been applied yet: what is empty says nothing of what came since', () => {
    const last = new LastAnswers();
    last.remember('q', answer(1));
    expect(last.earlier('q', AT_MS + 10)).toMatchObject({ data: 1, meta: { isBehind: true, freshnessMs: 510 } });
    const { meta } = answer(0);
    last.remember('q', { data: 0, meta: { ...meta, freshnessMs: null } });
    expect(last.earlier('q', AT_MS)).toBeUndefined();
    expect(last.recall('q', '', AT_MS)).toBeDefined();
  });

  it('are as many as a few readers ask for, the youngest', () => {
    const last = new LastAnswers();
    for (let at = 0; at < 202; at++) last.remember(`q${at}`, answer(at));
    expect(last.recall('q1', '', AT_MS)).toBeUndefined();
    expect(last.recall('q2', '', AT_MS)).toBeDefined();
  });

  it('are never what could not say that it is old', () => {
    const last = new LastAnswers();
    for (const body of ['<feed/>', undefined, null, {}, { meta: {} }]) {
      last.remember('q', body);
      expect(last.recall('q', '', AT_MS)).toBeUndefined();
    }
  });
});
