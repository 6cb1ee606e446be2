import type { BatchServer } from '@freshwax/kafka';

const CHECK_MS = 5_000;
/** Records wait, no store is known to be away, and nothing was finished for this long: the consumer is dead without knowing. */
const DEADLINE_MS = 30_000;

/** Ends a consumer that is alive but does not consume; the supervisor starts it again. */
export function watchProgress(server: BatchServer, onStuck: (error: Error) => void): { stop(): void } {
  const timer = setInterval(() => void look(), CHECK_MS);
  timer.unref();
  const look = async (): Promise<void> => {
    if (!server.hasJoined() || server.trouble().length > 0 || server.idleMs() < DEADLINE_MS) return;
    const lag = await server.lag().catch(() => []);
    const waiting = lag.filter((it) => it.lag > 0n);
    if (waiting.length > 0 && server.idleMs() >= DEADLINE_MS) {
      onStuck(
        new Error(
          `no chunk finished for ${DEADLINE_MS} ms while ${waiting.map((it) => `${it.topic}/${it.partition}`).join(', ')} wait`,
        ),
      );
    }
  };
  return { stop: () => clearInterval(timer) };
}
