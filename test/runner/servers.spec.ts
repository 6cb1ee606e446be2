import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { portsAt } from '../../stack/ports.ts';
import { chooseOffset, makeDataDir } from './servers.ts';

describe('tiers that begin side by side', () => {
  it('have ports that are apart, though nobody listens yet', async () => {
    const offsets = await Promise.all(Array.from({ length: 12 }, chooseOffset));
    const ports = offsets.flatMap((offset) => Object.values(portsAt(offset)).map((port) => ({ offset, port })));
    const near = ports.filter((one) =>
      ports.some((other) => other.offset !== one.offset && Math.abs(other.port - one.port) < 6),
    );
    expect(near).toEqual([]);
    expect(new Set(offsets).size).toBe(offsets.length);
  });

  it('have servers of the same kind in folders of their own', async () => {
    const run = {
      scratchDir: await mkdtemp(join(tmpdir(), 'freshwax-servers-')),
      signal: new AbortController().signal,
    };
    expect(await makeDataDir(run, 'servers')).not.toBe(await makeDataDir(run, 'servers'));
    await rm(run.scratchDir, { recursive: true });
  });
});
