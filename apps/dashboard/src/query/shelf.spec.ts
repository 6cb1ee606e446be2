import { describe, expect, it } from '@jest/globals';
import { Shelf } from './shelf.ts';

const thing = (isInUse = false) => ({ isInUse });

describe('what was made for an address', () => {
  it('is taken up again', () => {
    const shelf = new Shelf(2);
    const first = shelf.take('a', thing);
    expect(shelf.take('a', thing)).toBe(first);
  });
  it('goes when others were asked for later, and what is asked for again stays', () => {
    const shelf = new Shelf(2);
    const [first, second] = [shelf.take('a', thing), shelf.take('b', thing)];
    shelf.take('a', thing);
    const third = shelf.take('c', thing);
    expect([...shelf.all()]).toEqual([first, third]);
    expect(shelf.take('b', thing)).not.toBe(second);
  });
  it('stays while it is in use, however many there are', () => {
    const shelf = new Shelf<{ isInUse: boolean }>(2);
    const used = ['a', 'b', 'c'].map((address) => shelf.take(address, () => thing(true)));
    const free = shelf.take('d', thing);
    expect([...shelf.all()]).toEqual([...used, free]);
    used[0]!.isInUse = false;
    const last = shelf.take('e', thing);
    expect([...shelf.all()]).toEqual([used[1], used[2], last]);
  });
});
