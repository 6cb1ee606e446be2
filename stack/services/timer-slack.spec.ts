import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SLACK_NS, withTimerSlack } from './timer-slack.ts';

const run = ({ command, args }: ReturnType<typeof withTimerSlack>): string =>
  execFileSync(command, args, { encoding: 'utf8' }).trim();
const file = '/proc/self/timerslack_ns';

describe('a command with timer slack', () => {
  it('runs with its arguments as they are', () => {
    expect(run(withTimerSlack('printf', ['%s|%s', 'a b', '$HOME "c"']))).toBe('a b|$HOME "c"');
  });

  it('is woken less often, and so is all that it starts', () => {
    // Only Linux has it.
    if (!existsSync(file)) return;
    expect(run(withTimerSlack('sh', ['-c', `cat ${file}`]))).toBe(String(SLACK_NS));
  });

  it('is the process that was started, not a child of it: signals reach it', () => {
    const { command, args } = withTimerSlack('sh', ['-c', 'echo $$']);
    const { pid, stdout } = spawnSync(command, args, { encoding: 'utf8' });
    expect(Number(stdout)).toBe(pid);
  });
});
