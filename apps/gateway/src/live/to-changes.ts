import { liveTopics, type LiveChange, type LiveTopic } from '@freshwax/contracts';

/** What each topic would say now. */
export type LiveState = { readonly [Topic in LiveTopic]?: LiveChange<Topic> };

/** At most one frame a second a topic, ms. */
export const MIN_INTERVAL_MS = 1_000;

type Sent = ReadonlyMap<LiveTopic, { change: Record<string, number>; atMs: number }>;

/** False while every topic spoke within the last second: then the figures need not be read. */
export const mayAnySpeak = (sent: Sent, nowMs: number): boolean =>
  liveTopics.some((topic) => nowMs - (sent.get(topic)?.atMs ?? -Infinity) >= MIN_INTERVAL_MS);

/** The topics whose figures differ from those last sent, and that may speak again. */
export function dueTopics(state: LiveState, sent: Sent, nowMs: number): LiveTopic[] {
  return (Object.keys(state) as LiveTopic[]).filter((topic) => {
    const last = sent.get(topic);
    return !last || (nowMs - last.atMs >= MIN_INTERVAL_MS && !sameFigures(last.change, state[topic]!));
  });
}

function sameFigures(a: Record<string, number>, b: Record<string, number>): boolean {
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}
