import { describe, expect, it } from '@jest/globals';
import { SameTurn } from './same.turn.ts';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('work of one turn', () => {
  it('ends when the last of it has ended', async () => {
    const turns = new SameTurn();
    const last = Promise.withResolvers<string>();
    const ended: string[] = [];
    void turns.end(Promise.resolve('first')).then((it) => ended.push(it));
    const all = turns.end(last.promise).then((it) => ended.push(it));
    await turn();
    expect(ended).toEqual([]);
    last.resolve('last');
    await all;
    expect(ended).toEqual(['first', 'last']);
  });

  it('waits for none of another turn', async () => {
    const turns = new SameTurn();
    void turns.end(new Promise(() => undefined));
    await turn();
    expect(await turns.end(Promise.resolve('later'))).toBe('later');
  });

  it('fails for its own fault alone', async () => {
    const turns = new SameTurn();
    const failing = turns.end(Promise.reject(new Error('refused')));
    const other = turns.end(Promise.resolve('well'));
    await expect(failing).rejects.toThrow('refused');
    expect(await other).toBe('well');
  });
});
