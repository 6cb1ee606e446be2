import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { readFullDisks, toFullDiskLine } from './data-room.ts';

const MIB = 1024 ** 2;
const free: Record<string, number> = {
  '/d/data/cassandra': 3 * MIB,
  '/d/data/postgres': 127 * MIB,
  '/d/data/kafka': 900 * MIB,
};

describe('disks that are full', () => {
  it('are named by the store whose data lie there', async () => {
    const full = await readFullDisks('/d', (folder) => Promise.resolve(free[folder]!));
    expect(full.map(({ store }) => store)).toEqual(['Cassandra', 'PostgreSQL']);
    expect(toFullDiskLine(full[0]!)).toMatch(/^Cassandra has 3 MiB left on its disk \(\/d\/data\/cassandra\)/);
  });

  it('are none where nothing was stored yet', async () => {
    expect(await readFullDisks(`${tmpdir()}/nothing-here`)).toEqual([]);
  });
});
