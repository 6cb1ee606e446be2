import type { Scheduler } from './scheduler.ts';
import type { SimulatedProcess } from './simulated.process.ts';

/** What may happen to a question on its way; shares of all questions. */
export interface Weather {
  /** The connection is lost before the server has the question. */
  lostBefore: number;
  /** The server did it and the answer is lost. */
  lostAfter: number;
  /** The answer never comes: the client's own deadline ends the wait. */
  silent: number;
  /** The question is seconds on its way: what was sent long ago happens now. */
  late: number;
}

export const FAIR: Weather = { lostBefore: 0, lostAfter: 0, silent: 0, late: 0 };
const LATEST_MS = 11_000;

/** How a process's own driver is broken, until the process ends: no question arrives, or one of them never ends. */
export type Broken = 'none arrives' | 'one hangs';

export interface Asked<T> {
  /** Where it is asked, for the trace. */
  what: string;
  /** Does the work at the server, at one instant. It may answer later. @throws what the server refuses with */
  serve: (answer: (result: T) => void, refuse: (error: Error) => void) => void;
  /** How the client calls a lost connection. */
  lost: () => Error;
  /** How it calls its own deadline, and when that is, ms. */
  timeout: { afterMs: number; error: () => Error };
}

/** The way between processes and one server. What was sent is done, also when its sender has died meanwhile. */
export class Network {
  weather: Weather = FAIR;
  isDown = false;
  /** Questions that are seconds on their way. */
  late = 0;
  /** Things that went wrong, by kind: a fault class that never happened proves nothing. */
  readonly happened: Record<keyof Weather, number> = { lostBefore: 0, lostAfter: 0, silent: 0, late: 0 };

  private readonly broken = new Map<SimulatedProcess, Broken>();

  constructor(
    readonly name: string,
    private readonly scheduler: Scheduler,
  ) {}

  /** The server is there for all others. */
  breakFor(process: SimulatedProcess, how: Broken): void {
    this.broken.set(process, how);
  }

  ask<T>({ what, serve, lost, timeout }: Asked<T>): Promise<T> {
    const { scheduler } = this;
    const owner = scheduler.current;
    const broken = owner && this.broken.get(owner);
    const fate = broken === 'none arrives' ? 'lostBefore' : this.fate();
    if (fate !== 'fine') scheduler.note(`${owner?.name ?? '-'} ${what}: ${fate}`);
    if (broken === 'one hangs') {
      this.broken.delete(owner!);
      return new Promise<T>(() => undefined);
    }
    return new Promise<T>((resolve, reject) => {
      const deadline = scheduler.at(timeout.afterMs, () => reject(timeout.error()), owner);
      const tell = (act: () => void): void => {
        deadline.isCancelled = true;
        scheduler.at(this.trip(), act, owner);
      };
      const fail = (): void => tell(() => reject(lost()));
      if (fate === 'lostBefore') return fail();
      if (fate === 'late') this.late++;
      const isMute = fate === 'silent';
      scheduler.at(fate === 'late' ? scheduler.random.between(1_000, LATEST_MS) : this.trip(), () => {
        if (fate === 'late') this.late--;
        if (this.isDown) return isMute ? undefined : fail();
        const isLost = fate === 'lostAfter';
        const answer = (act: () => void): void => (isMute ? undefined : isLost ? fail() : tell(act));
        try {
          serve(
            (result) => answer(() => resolve(result)),
            (error) => answer(() => reject(error)),
          );
        } catch (error) {
          answer(() => reject(error as Error));
        }
      });
    });
  }

  private fate(): keyof Weather | 'fine' {
    if (this.weather === FAIR) return 'fine';
    let dice = this.scheduler.random.next();
    for (const kind of ['lostBefore', 'lostAfter', 'silent', 'late'] as const) {
      dice -= this.weather[kind];
      if (dice >= 0) continue;
      this.happened[kind]++;
      return kind;
    }
    return 'fine';
  }

  /** ms; mostly short, sometimes long enough for others to overtake. */
  private trip(): number {
    const { random } = this.scheduler;
    return random.chance(0.05) ? random.next() * 200 : random.next() * 3;
  }
}
