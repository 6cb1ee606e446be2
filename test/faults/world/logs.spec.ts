import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretsIn } from './evidence.ts';
import { readLogs } from './log.files.ts';

describe('the logs of a trial', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'freshwax-logs-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are searched for every secret, also those that were put aside', () => {
    writeFileSync(join(folder, 'postgres.log'), 'ALTER ROLE postgres');
    writeFileSync(join(folder, 'postgres.log.1'), "ALTER ROLE postgres PASSWORD 'open sesame'\xff");
    writeFileSync(join(folder, 'consumer-1.journal'), 'what the suite itself keeps: open sesame');
    const logs = [...readLogs(folder), { name: 'gateway-1', text: 'Bearer 4711' }];
    expect(secretsIn(logs, ['open sesame', '4711', 'never written'])).toEqual([
      'postgres.log.1 has written ope…',
      'gateway-1 has written 471…',
    ]);
    expect(readLogs(join(folder, 'nowhere'))).toEqual([]);
  });
});
