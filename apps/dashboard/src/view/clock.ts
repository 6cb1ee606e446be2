import { signal } from '@preact/signals';

/** Monotonic milliseconds, moved once a second while the page is seen: what makes ages grow between two answers. */
export const now = signal(performance.now());
export const pageHidden = signal(document.hidden);

let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now.value = performance.now();
}

function follow(): void {
  pageHidden.value = document.hidden;
  clearInterval(timer);
  if (document.hidden) return;
  tick();
  timer = setInterval(tick, 1_000);
}

export function startClock(): void {
  document.addEventListener('visibilitychange', follow);
  follow();
}
