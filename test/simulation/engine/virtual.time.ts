import type { ScheduledEvent } from './event.heap.ts';
import type { Scheduler } from './scheduler.ts';

let active: Scheduler | undefined;

/** Timers and clocks of everything in this thread are the scheduler's from now on; undefined: real again. */
export function useTimeOf(scheduler: Scheduler | undefined): void {
  active = scheduler;
}

interface Timer {
  event: ScheduledEvent;
  ref(): Timer;
  unref(): Timer;
}

function toTimer(event: ScheduledEvent): Timer {
  const timer: Timer = { event, ref: () => timer, unref: () => timer };
  return timer;
}

/** Replaces what code of ours and of kafkajs reads time by. Once a thread; without a scheduler all is as before. */
export function installVirtualTime(): void {
  const real = {
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout,
    clearInterval,
    random: Math.random,
    now: Date.now,
  };
  const realPerformanceNow = performance.now.bind(performance);
  const clock = (time: Scheduler): number => time.nowMs + (time.current?.clockOffsetMs ?? 0);

  Math.random = () => active?.random.next() ?? real.random();
  Date.now = () => (active ? Math.floor(clock(active)) : real.now());
  performance.now = () => active?.nowMs ?? realPerformanceNow();
  Object.assign(globalThis, {
    setTimeout: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      active ? toTimer(active.at(ms, () => run(...args), active.current)) : real.setTimeout(() => run(...args), ms),
    setImmediate: (run: () => void) => (active ? toTimer(active.at(0, run, active.current)) : real.setImmediate(run)),
    setInterval: (run: () => void, ms = 0) => (active ? repeat(active, run, ms) : real.setInterval(run, ms)),
    clearTimeout: (timer?: Timer & NodeJS.Timeout) => cancel(timer, real.clearTimeout),
    clearInterval: (timer?: Timer & NodeJS.Timeout) => cancel(timer, real.clearInterval),
  });
}

function repeat(time: Scheduler, run: () => void, ms: number): Timer {
  const turn = (): void => {
    timer.event = time.at(ms, turn, time.current);
    run();
  };
  const timer = toTimer(time.at(ms, turn, time.current));
  return timer;
}

function cancel(timer: (Timer & NodeJS.Timeout) | undefined, otherwise: (timer: NodeJS.Timeout) => void): void {
  if (timer?.event) timer.event.isCancelled = true;
  else if (timer) otherwise(timer);
}
