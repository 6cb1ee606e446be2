import { effect, signal } from '@preact/signals';
import type { LiveFrame, LiveTopic } from '@freshwax/contracts';
import { pageHidden } from '../view/clock.ts';
import { view } from '../view/view.ts';
import { backoffMs } from './backoff.ts';
import { initialLive, reduceLive, type LiveAction } from './live.reducer.ts';

const topics: readonly LiveTopic[] = ['kpi', 'releases', 'lag', 'dead-letters', 'quota'];
const GOODBYE_MS = 1_000;
/** The server says something at least every 15 s. Of one that hangs, or that is no longer reached, no socket is ever closed. */
const SILENCE_MS = 40_000;
const ADDRESS = `/api/v1/live?topics=${topics.join(',')}`;

export const live = signal(initialLive);

let stream: EventSource | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let watchdog: ReturnType<typeof setTimeout> | undefined;

const act = (action: LiveAction) => (live.value = reduceLive(live.peek(), action));

function leave(): void {
  clearTimeout(retry);
  clearTimeout(watchdog);
  stream?.close();
  stream = undefined;
}

function reconnectAfter(delayMs: number): void {
  leave();
  retry = setTimeout(connect, delayMs);
}

function lose(): void {
  const delayMs = backoffMs(live.peek().failures, Math.random());
  act({ type: 'lost', at: performance.now(), delayMs });
  reconnectAfter(delayMs);
}

function hear(): void {
  clearTimeout(watchdog);
  watchdog = setTimeout(lose, SILENCE_MS);
}

function readFrame(message: MessageEvent<string>): LiveFrame | undefined {
  try {
    return JSON.parse(message.data) as LiveFrame;
  } catch {
    return undefined;
  }
}

function connect(): void {
  leave();
  act({ type: 'connect' });
  const source = new EventSource(ADDRESS);
  stream = source;
  hear();
  source.onopen = () => {
    hear();
    act({ type: 'opened' });
  };
  source.addEventListener('beat', hear);
  for (const topic of topics)
    source.addEventListener(topic, (message: MessageEvent<string>) => {
      hear();
      const frame = readFrame(message);
      if (frame) act({ type: 'frame', topic, frame, at: performance.now() });
    });
  source.addEventListener('resync', () => act({ type: 'resync' }));
  source.addEventListener('bye', () => {
    act({ type: 'bye', at: performance.now(), delayMs: GOODBYE_MS });
    reconnectAfter(GOODBYE_MS);
  });
  // The browser's own reconnecting gives up on some answers and tells nobody when it tries: ours does both.
  source.onerror = lose;
}

export const connectNow = (): void => connect();

/** Listens while the page is seen and live is on. A hidden page holds no connection: browsers allow six a host. */
export function startLive(): void {
  let wasOn: boolean | undefined;
  effect(() => {
    const isOn = view.value.live && !pageHidden.value;
    if (isOn === wasOn) return;
    wasOn = isOn;
    if (isOn) return connect();
    leave();
    act({ type: 'pause' });
  });
  addEventListener('pagehide', leave);
}
