import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseEnv } from './parse-env.ts';
import { retentionEnv } from './retention.env.ts';

const read = (text?: string) =>
  Object.fromEntries(parseEnv(z.object(retentionEnv), { FRESHWAX_RETENTION_DAYS: text }).FRESHWAX_RETENTION_DAYS);

describe('days that rows are kept', () => {
  it('are 30 for Spotify, whatever else is named', () => {
    expect(read()).toEqual({ spotify: 30 });
    expect(read('simulator=7, import=3650')).toEqual({ spotify: 30, simulator: 7, import: 3650 });
    expect(read('spotify=10')).toEqual({ spotify: 10 });
  });

  it.each(['spotify=0', 'spotify=3651', 'spotfy=30', 'spotify', 'spotify=never'])('refuse %s', (text) => {
    expect(() => read(text)).toThrow(/FRESHWAX_RETENTION_DAYS/);
  });
});
