import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { backoffMs } from '../live/backoff.ts';
import { importAgain } from './import-again.ts';

export interface CodeState<M> {
  readonly module: M | null;
  /** The last attempt to fetch it failed. */
  readonly isLost: boolean;
}

const pieces: Code<unknown>[] = [];

/** A part of the page's own scripts that is fetched when it is needed or when nothing else is to be done, and kept. */
export class Code<M> {
  readonly state: ReadonlySignal<CodeState<M>>;
  private readonly inner: Signal<CodeState<M>> = signal({ module: null, isLost: false });
  private underWay: Promise<void> | null = null;
  private failures = 0;

  constructor(private readonly load: () => Promise<M>) {
    this.state = this.inner;
    pieces.push(this as Code<unknown>);
  }

  /** Ends when it is there, or lost; what is lost is asked for again by itself, ever later. */
  need(): Promise<void> {
    if (this.inner.peek().module !== null) return Promise.resolve();
    this.underWay ??= this.fetch().finally(() => (this.underWay = null));
    return this.underWay;
  }

  /**
   * As a person asks for it. Where it is lost though the gateway answers, its files have other names by now, and a reload
   * brings the page that knows them; all that is shown is in the address.
   */
  async tryAgain(): Promise<void> {
    await this.need();
    if (this.inner.peek().isLost && (await isServed())) location.reload();
  }

  private async fetch(): Promise<void> {
    try {
      this.inner.value = { module: await (this.failures > 0 ? importAgain(this.load) : this.load()), isLost: false };
    } catch {
      this.inner.value = { module: null, isLost: true };
      setTimeout(() => void this.need(), backoffMs(this.failures, Math.random()));
      this.failures += 1;
    }
  }
}

const isServed = (): Promise<boolean> =>
  fetch(location.href, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  );

const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });

async function fetchRest(): Promise<void> {
  for (const piece of pieces) {
    await whenIdle();
    await piece.need();
  }
}

/**
 * Fetches all pieces, one after the other while the page has nothing else to do: a gateway that goes later takes none of
 * them away.
 * @param first is fetched at once: it arrives while the first answers are awaited
 */
export function startCode(first: Code<unknown>): void {
  void first.need();
  const begin = () => void fetchRest();
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
}
