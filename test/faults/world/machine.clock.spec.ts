import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MachineClock, threadsOf } from './machine.clock.ts';

describe('the time of a free core', () => {
  it('passes for a process that wants nothing: one that hangs is late, not excused', async () => {
    const hangs = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    await once(hangs, 'spawn');
    const clock = new MachineClock(() => [hangs.pid!]);
    await clock.passed(200);
    await clock.stop();
    hangs.kill('SIGKILL');
    expect(clock.elapsedMs).toBeGreaterThanOrEqual(200);
  });

  it('does not wait any longer once it was stopped', async () => {
    const clock = new MachineClock(() => []);
    const passed = clock.passed(3_600_000);
    await clock.stop();
    await expect(passed).resolves.toBeUndefined();
  });

  it('sees the threads of a process and of what it has started', async () => {
    const shell = spawn(
      'sh',
      ['-c', `"$0" -e 'setInterval(() => {}, 1e6); console.log(process.pid)'; :`, process.execPath],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const node = Number(line.toString());
    const [all, ofNode] = [await threadsOf(shell.pid!), await threadsOf(node)];
    process.kill(node);
    await once(shell, 'exit');
    expect(ofNode.length).toBeGreaterThan(1);
    expect(all).toEqual(expect.arrayContaining([shell.pid!, ...ofNode]));
    expect(await threadsOf(shell.pid!)).toEqual([]);
  });
});
