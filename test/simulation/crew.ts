import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Done, Work } from './worker.ts';

/** One thread a core; each takes the next work when it is done with one. */
export async function runAll(works: readonly Work[], onDone: (done: Done) => void = () => undefined): Promise<Done[]> {
  const queue = [...works];
  const results: Done[] = [];
  const lane = async (): Promise<void> => {
    const worker = new Worker(new URL('worker.ts', import.meta.url));
    try {
      for (let work = queue.shift(); work; work = queue.shift()) {
        const done = await ask(worker, work);
        onDone(done);
        results.push(done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(works.length, availableParallelism()) }, lane));
  return results;
}

function ask(worker: Worker, work: Work): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answer: Done | { error: string }) => {
      worker.off('error', reject);
      if ('error' in answer) reject(new Error(answer.error));
      else resolve(answer);
    });
    worker.postMessage(work);
  });
}
