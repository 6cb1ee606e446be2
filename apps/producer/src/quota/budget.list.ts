import { z } from 'zod';
import { commaList } from '@freshwax/runtime';

/** The families of endpoints that are asked: the path, with {id} in place of ids. */
export const buckets = [
  'token',
  'search',
  'browse/new-releases',
  'albums',
  'tracks',
  'artists',
  'albums/{id}',
  'tracks/{id}',
  'artists/{id}',
  'albums/{id}/tracks',
  'artists/{id}/albums',
] as const;

const isBucket = (name: string): boolean => (buckets as readonly string[]).includes(name);

/** "search=200,albums/{id}=50" -> most calls in 24 h by bucket. A name that is none would limit nothing, so it is a fault. */
export const budgetList = commaList.transform((items, check) => {
  const budgets = new Map<string, number>();
  for (const item of items) {
    const [, bucket = '', calls = ''] = /^([^=]*?)\s*=\s*([1-9]\d{0,8})$/.exec(item) ?? [];
    const fault = faultOf(item, bucket, budgets);
    if (fault) check.addIssue({ code: 'custom', message: fault });
    budgets.set(bucket, Number(calls));
  }
  return budgets;
}) satisfies z.ZodType<ReadonlyMap<string, number>>;

function faultOf(item: string, bucket: string, before: ReadonlyMap<string, number>): string | undefined {
  if (bucket === '') return `"${item}" is not <family>=<calls, at least 1>`;
  if (!isBucket(bucket)) return `"${bucket}" is no family of endpoints; there are ${buckets.join(', ')}`;
  return before.has(bucket) ? `"${bucket}" is named twice` : undefined;
}
