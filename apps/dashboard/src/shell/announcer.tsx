import { useEffect, useRef, useState } from 'preact/hooks';
import { live } from '../live/live.client.ts';
import type { LiveState } from '../live/live.reducer.ts';

/** A screen reader hears of the connection when it changes for good, not of every attempt. */
const LEAST_BETWEEN_MS = 10_000;

const words: Record<LiveState['phase'], string> = {
  live: 'Live updates are on',
  connecting: '',
  waiting: 'Live updates are interrupted; the figures may be old',
  paused: 'Live updates are paused',
};

export function Announcer() {
  const { phase } = live.value;
  const [said, say] = useState('');
  const lastAt = useRef(-LEAST_BETWEEN_MS);
  useEffect(() => {
    if (!words[phase]) return;
    const wait = Math.max(0, lastAt.current + LEAST_BETWEEN_MS - performance.now());
    const timer = setTimeout(() => {
      lastAt.current = performance.now();
      say(words[phase]);
    }, wait);
    return () => clearTimeout(timer);
  }, [phase]);
  return (
    <p class="sr-only" role="status" aria-live="polite" data-announcer>
      {said}
    </p>
  );
}
