import { describe, expect, it } from '@jest/globals';
import { addressOf } from './address.ts';
import { toFault } from './fault.ts';

describe('the address of a question', () => {
  it('names the source only when one is chosen', () => {
    expect(addressOf({ path: 'pipeline' }, null)).toBe('/api/v1/pipeline');
    expect(addressOf({ path: 'stats/artists', query: { order: 'top', limit: 10 } }, 'import')).toBe(
      '/api/v1/stats/artists?order=top&limit=10&source=import',
    );
    expect(addressOf({ path: 'dead-letters', isOfAllSources: true }, 'import')).toBe('/api/v1/dead-letters');
  });
});

describe('a refused answer', () => {
  it('keeps what the problem document says', () => {
    const body = { type: 'about:blank', title: 'Too many', status: 429, detail: 'Wait.', traceId: 'abc' };
    expect(toFault(429, body)).toMatchObject({ title: 'Too many', detail: 'Wait.', status: 429, traceId: 'abc' });
  });
  it('says which of its fields are wrong', () => {
    const errors = [{ pointer: '/query', detail: 'names an album' }];
    expect(toFault(400, { title: 'Not valid', status: 400, errors })).toMatchObject({ detail: 'names an album' });
  });
  it('says that a part is down where one is, not where figures are still being computed', () => {
    const refused = (name: string) => toFault(503, { type: `/problems/${name}`, title: 'x', status: 503 }).kind;
    expect([refused('upstream-unavailable'), refused('not-computed-yet')]).toEqual(['outage', 'computing']);
  });
  it('says its status when the body is no problem document', () => {
    expect(toFault(502, null)).toMatchObject({ title: 'The gateway answered 502', traceId: null });
  });
});
