import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group.commit.ts';

class RefusedError extends Error {}
class AwayError extends Error {}

/** Commits when it is told to. */
class Store {
  readonly commits: number[][] = [];
  private readonly open: (() => void)[] = [];

  readonly group = new GroupCommit<number>({
    commit: (items) => this.commit(items),
    isSmall: (item) => item < 100,
    isOfOne: (error) => error instanceof RefusedError,
  });

  /** Lets the oldest commit end, and what follows from it begin. */
  async end(): Promise<void> {
    this.open.shift()!();
    await turn();
  }

  private async commit(items: readonly number[]): Promise<boolean[]> {
    this.commits.push([...items]);
    await new Promise<void>((resolve) => this.open.push(resolve));
    if (items.includes(66)) throw new RefusedError();
    if (items.includes(77)) throw new AwayError();
    return items.map((item) => item !== 13);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a group commit', () => {
  it('applies together what comes in one turn when nothing is on its way', async () => {
    const store = new Store();
    for (const item of [1, 2, 3]) void store.group.add(item);
    await turn();
    expect(store.commits).toEqual([[1, 2, 3]]);
  });

  it('applies what came meanwhile together, and says of each whether it was applied', async () => {
    const store = new Store();
    const first = store.group.add(1);
    await turn();
    const others = [2, 13, 4].map((item) => store.group.add(item));
    await store.end();
    await store.end();
    expect(store.commits).toEqual([[1], [2, 13, 4]]);
    expect(await Promise.all([first, ...others])).toEqual([true, true, false, true]);
  });

  it('goes on after the last of a group, and after a pause', async () => {
    const store = new Store();
    const first = store.group.add(1);
    await turn();
    await store.end();
    await first;
    const second = store.group.add(2);
    await turn();
    await store.end();
    expect(await second).toBe(true);
    expect(store.commits).toEqual([[1], [2]]);
  });

  it('lets a large piece wait for nothing, and nothing for it', async () => {
    const store = new Store();
    for (const item of [1, 100, 2, 101]) void store.group.add(item);
    expect(store.commits).toEqual([[100], [101]]);
    await turn();
    expect(store.commits).toEqual([[100], [101], [1, 2]]);
  });

  it('gives the fault of one to that one alone', async () => {
    const store = new Store();
    const all = [2, 66, 4].map((item) => store.group.add(item).catch((error: unknown) => error));
    await turn();
    for (let step = 0; step < 4; step++) await store.end();
    expect(store.commits).toEqual([[2, 66, 4], [2], [66], [4]]);
    expect(await Promise.all(all)).toEqual([true, expect.any(RefusedError), true]);
  });

  it('gives every other fault to all of the group, and goes on with what came since', async () => {
    const store = new Store();
    const all = [77, 3].map((item) => store.group.add(item).catch((error: unknown) => error));
    await turn();
    const later = store.group.add(4);
    await store.end();
    await store.end();
    expect(await Promise.all(all)).toEqual([expect.any(AwayError), expect.any(AwayError)]);
    expect(await later).toBe(true);
    expect(store.commits).toEqual([[77, 3], [4]]);
  });
});
