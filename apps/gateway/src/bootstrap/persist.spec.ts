import { expect, it } from '@jest/globals';
import { persist } from './persist.ts';

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

it('waits no longer than whoever asked for it', async () => {
  const interrupted = new AbortController();
  const waiting = persist(
    () => interrupted.abort(),
    () => Promise.reject(away),
    interrupted.signal,
  );
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
