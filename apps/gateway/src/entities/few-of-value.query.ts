import { Injectable } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { offeredBuckets, PopularityQuery } from '../stats/popularity.query.ts';
import type { Place } from './keyset.ts';

/**
 * Two ways lead to the first page of n equal rows among N, in the order of a key of another table: all n are looked up and ordered,
 * or the rows are read in that order until a page of them was met, some page * N / n of them. The first is shorter below the root of
 * page * N. PostgreSQL takes the second as soon as n is a few hundred, since it takes a look-up in an index that was just read for
 * nearly free.
 */
@Injectable()
export class FewOfValueQuery {
  constructor(private readonly popularity: PopularityQuery) {}

  /** Of the value that a place begins after. @param isWhole nothing else narrows the list: what does may leave fewer rows than all n */
  async isFew(place: Place, { page, isWhole }: { page: number; isWhole: boolean }): Promise<boolean> {
    const { alias, source, order, after } = place;
    const [{ beside }, next] = order.keys;
    // Its own index has the id behind the value.
    if (!beside || !next || next.property === `${alias}.id` || !isWhole) return false;
    const buckets = offeredBuckets(await this.popularity.buckets(beside.countedOf, [source as Source]));
    const all = buckets.reduce((sum, { n }) => sum + Number(n), 0);
    // Nothing is known of what is not counted.
    const n = Number(buckets.find(({ bucket }) => bucket === after![0])?.n ?? Infinity);
    return n < Math.sqrt(page * all);
  }
}
