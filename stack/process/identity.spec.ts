import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { identify, isAlive, parseStat, startTimeOf } from './identity.mjs';

const stat = (command: string, state: string, threads = 11): string =>
  `4242 (${command}) ${state} 1 4242 4242 0 -1 4194560 100 0 0 0 5 3 0 0 20 0 ${threads} 0 987654 1000 200 18446744073709551615`;

describe('The start time of a process', () => {
  it('is field 22 of its stat line', () => {
    expect(parseStat(stat('java', 'S'))).toBe('987654');
  });
  it('is found behind a command with spaces and parentheses', () => {
    expect(parseStat(stat('a) S 1 2 (b', 'R'))).toBe('987654');
  });
  it('does not exist for a process that only waits to be reaped', () => {
    expect(parseStat(stat('java', 'Z', 1))).toBeUndefined();
  });
  it('is still there while threads outlive the first one: they hold what the process listens on', () => {
    expect(parseStat(stat('java', 'Z', 2))).toBe('987654');
  });
  it('stays the same while the process lives', () => {
    expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
    expect(isAlive(identify(process.pid))).toBe(true);
  });
  it('tells a recycled pid from the process that had it before', () => {
    expect(isAlive({ pid: process.pid, startTime: '1' })).toBe(false);
  });
  it('is gone with the process', async () => {
    const child = spawn('true');
    const identity = identify(child.pid ?? 0);
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
  });
});
