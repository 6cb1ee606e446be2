import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultPorts } from '../ports.ts';
import { noUrls } from '../urls.ts';
import { readState, removeState, writeState, type StackState } from './state-file.ts';

const state: StackState = {
  version: 1,
  supervisor: { pid: 7, startTime: '70' },
  phase: 'ready',
  startedAt: '2026-11-20T10:00:00.000Z',
  ports: defaultPorts,
  source: 'simulator',
  urls: noUrls,
  services: [
    {
      name: 'kafka',
      state: 'ready',
      port: 20_092,
      since: '2026-11-20T10:00:03.000Z',
      restarts: 1,
      processes: [{ name: 'kafka', pid: 8, startTime: '80', log: '/var/log/kafka.log', signal: 'SIGTERM' }],
    },
  ],
};

describe('The state file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshwax-state-'));
    path = join(folder, 'deep', 'state.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says what was written, and nothing else lies beside it', () => {
    writeState(path, state);
    expect(readState(path)).toEqual(state);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['state.json']);
  });
  it('does not exist before the first start and after the last stop', () => {
    expect(readState(path)).toBeUndefined();
    writeState(path, state);
    removeState(path);
    removeState(path);
    expect(readState(path)).toBeUndefined();
  });
  it('of another version, or cut off, counts as none', () => {
    writeState(path, state);
    writeFileSync(path, JSON.stringify({ ...state, version: 2 }));
    expect(readState(path)).toBeUndefined();
    writeFileSync(path, JSON.stringify(state).slice(0, 100));
    expect(readState(path)).toBeUndefined();
  });
});
