import { BadRequestException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ProblemError } from './problem.error.ts';
import { isUpstreamUnavailable, toProblem } from './problem.verdict.ts';
import { cutPage, sourceParameter } from './page.ts';
import { validationPipe } from './validation.pipe.ts';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('the verdict on an error', () => {
  it('calls a store away, or not made yet, unavailable', () => {
    for (const code of ['ECONNREFUSED', '57P03', '53300', '42P01', '3D000', '28P01'])
      expect(isUpstreamUnavailable(withCode(code))).toBe(true);
    expect(isUpstreamUnavailable(Object.assign(new Error('x'), { name: 'KafkaJSConnectionError' }))).toBe(true);
    expect(isUpstreamUnavailable(new Error('in our words', { cause: withCode('ECONNREFUSED') }))).toBe(true);
  });

  it('calls a wrong statement internal, and does not say why', () => {
    const problem = toProblem(withCode('42601'));
    expect(problem.problem).toBe('internal');
    expect(problem.extras.detail).toBeUndefined();
    expect(toProblem('a string').problem).toBe('internal');
  });

  it('keeps the status of what the framework refuses', () => {
    expect(toProblem(new NotFoundException('Cannot GET /x')).problem).toBe('not-found');
    expect(toProblem(new BadRequestException()).problem).toBe('validation');
    expect(toProblem(Object.assign(new Error('request entity too large'), { status: 413 })).problem).toBe(
      'payload-too-large',
    );
  });
});

describe('the validation pipe', () => {
  it('points at each field that is wrong and at each that is not known', async () => {
    const schema = z.strictObject({ a: z.array(z.object({ 'b/c': z.number() })) });
    const refused = validationPipe().transform({ a: [{ 'b/c': 'x' }], d: 1, e: 2 }, { type: 'body', schema });
    const error = await refused.then(
      () => undefined,
      (it: unknown) => it as ProblemError,
    );
    expect(error?.extras.errors?.map(({ pointer }) => pointer)).toEqual(['/a/0/b~1c', '/d', '/e']);
  });
});

describe('a page', () => {
  it('names a next one only when a row more was read', async () => {
    const cut = (read: number[]) => cutPage(read, 2, async (last) => String(last));
    expect(await cut([1, 2, 3])).toEqual({ rows: [1, 2], page: { nextCursor: '2', limit: 2, hasMore: true } });
    expect((await cut([1, 2])).page).toEqual({ nextCursor: null, limit: 2, hasMore: false });
    expect((await cut([])).rows).toEqual([]);
  });

  it('takes known sources only', () => {
    expect(sourceParameter.parse('spotify,import')).toEqual(['spotify', 'import']);
    expect(sourceParameter.safeParse('spotify,other').success).toBe(false);
    expect(sourceParameter.safeParse('').success).toBe(false);
  });
});
