import { setTimeout as delay } from 'node:timers/promises';
import { TopicMissingError } from './batch/chunk.ts';

const SETTLED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;

/**
 * The ids of topics that may have been made just now: a broker may not know them yet.
 * @param read asks a broker for them
 * @param signal ends the waiting
 * @throws TopicMissingError when one is not there after 30 s; what `read` throws; AbortError
 */
export async function readSettledIds(
  topics: readonly string[],
  read: (topics: readonly string[]) => Promise<Map<string, string>>,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  for (const deadline = performance.now() + SETTLED_WITHIN_MS; ;) {
    const ids = await read(topics);
    const missing = topics.find((topic) => !ids.has(topic));
    if (missing === undefined) return ids;
    if (performance.now() > deadline) throw new TopicMissingError(missing);
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}
