import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { programEnv } from '../env.ts';

const run = promisify(execFile);

it('the containers’ tests on a machine without an engine judge the files, say that the rest is skipped and why, and do not fail', async () => {
  // Nobody listens there; where there is no client either it is not even asked.
  const env = { ...programEnv(), DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  const { stdout, stderr } = await run(process.execPath, ['test/runner/main.ts', 'compose'], { env });
  expect(stderr).toMatch(/the stack in containers is skipped: no container engine answers \(.+\)/);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d{2,} passed, 0 failed, 1 skipped$/);
});
