import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { whyNoEngine } from './engine.ts';

describe('a machine that cannot run containers', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-engine-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A client that ends like this. */
  async function client(script: string): Promise<NodeJS.ProcessEnv> {
    await writeFile(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'docker'), 0o755);
    return { PATH: folder };
  }

  it('has no client', async () => {
    expect(await whyNoEngine({ PATH: folder })).toBe('no container engine answers (spawn docker ENOENT)');
  });
  it('has a client whose engine does not run', async () => {
    const env = await client('echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2; exit 1');
    expect(await whyNoEngine(env)).toBe(
      'no container engine answers (Cannot connect to the Docker daemon at unix:///var/run/docker.sock.)',
    );
  });
  it('has an engine and no compose', async () => {
    const env = await client(
      '[ "$1" = version ] && exit 0; echo "docker: \'compose\' is not a docker command." >&2; exit 1',
    );
    expect(await whyNoEngine(env)).toBe("there is no docker compose (docker: 'compose' is not a docker command.)");
  });
});
