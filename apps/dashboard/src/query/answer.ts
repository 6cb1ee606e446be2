import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { AnswerMeta } from '@freshwax/contracts';
import { live } from '../live/live.client.ts';
import { pageHidden } from '../view/clock.ts';
import { view } from '../view/view.ts';
import { toFault, unreachable, type Fault } from './fault.ts';
import { fetchAnswer } from './fetch-answer.ts';
import { nextRequestIn, pauseAfter, verdictOf, type Verdict } from './schedule.ts';
import { Shelf } from './shelf.ts';

export interface Answered {
  readonly data: unknown;
  readonly meta: AnswerMeta;
}

/** What is known of one address of the API. An answer stays when a later request fails: then it is stale, not gone. */
export interface AnswerState<A extends Answered> {
  readonly answer: A | null;
  /** Monotonic milliseconds. */
  readonly receivedAt: number;
  readonly fault: Fault | null;
}

type Outcome<A> = { readonly answer: A } | { readonly fault: Fault };

/** Addresses that a part which is down keeps from being answered anew, with the words for that part. */
export const troubles: Signal<Readonly<Record<string, string>>> = signal({});

function noteTrouble(address: string, said: string | undefined): void {
  if (troubles.peek()[address] === said) return;
  const { [address]: _, ...others } = troubles.peek();
  troubles.value = said === undefined ? others : { ...others, [address]: said };
}

export interface KeeperOptions {
  readonly minIntervalMs: number;
  /** For answers that change without a new data version, such as the state of a service. */
  readonly maxAgeMs?: number;
}

/** Keeps one address answered while some card shows it. */
export class AnswerKeeper<A extends Answered> {
  readonly state: ReadonlySignal<AnswerState<A>>;
  private readonly inner: Signal<AnswerState<A>> = signal({ answer: null, receivedAt: 0, fault: null });
  private heldBy = 0;
  private seenBy = 0;
  private isInFlight = false;
  private isDirty = false;
  private lastBeganAt: number | null = null;
  /** Answers in a row that were refused, stale or of an earlier version. */
  private unsettled = 0;
  private retryAt: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly address: string,
    private readonly options: KeeperOptions,
  ) {
    this.state = this.inner;
  }

  get isInUse(): boolean {
    return this.heldBy > 0;
  }

  /** A card shows it, in sight or not; the function that is returned says that it no longer does. */
  held(): () => void {
    this.heldBy += 1;
    return () => (this.heldBy -= 1);
  }

  /** A card came into sight; the function that is returned says that it left. */
  seen(): () => void {
    this.seenBy += 1;
    this.plan();
    return () => {
      this.seenBy -= 1;
      if (this.seenBy === 0) noteTrouble(this.address, undefined);
      this.plan();
    };
  }

  touch(): void {
    this.isDirty = true;
    this.plan();
  }

  retry(): void {
    this.retryAt = performance.now();
    this.plan();
  }

  plan(): void {
    clearTimeout(this.timer);
    const delay = nextRequestIn({
      now: performance.now(),
      lastBeganAt: this.lastBeganAt,
      minIntervalMs: this.options.minIntervalMs,
      isInFlight: this.isInFlight,
      isDirty: this.isDirty,
      isSeen: this.seenBy > 0,
      isPageHidden: pageHidden.peek(),
      retryAt: this.retryAt,
      maxAgeMs: view.peek().live ? (this.options.maxAgeMs ?? null) : null,
    });
    if (delay === 0) void this.fetch();
    else if (delay !== null) this.timer = setTimeout(() => void this.fetch(), delay);
  }

  private async fetch(): Promise<void> {
    this.isInFlight = true;
    this.isDirty = false;
    // A second is counted from change to change, whatever time the answers take.
    if (this.unsettled === 0) this.lastBeganAt = performance.now();
    const outcome = await request<A>(this.address);
    this.isInFlight = false;
    const endedAt = performance.now();
    if (this.seenBy > 0) noteTrouble(this.address, toTrouble(outcome));
    const verdict = toVerdict(outcome);
    const pauseMs = pauseAfter(verdict, { ...this.options, unsettled: this.unsettled, random: Math.random() });
    this.retryAt = pauseMs === null ? null : endedAt + pauseMs;
    this.unsettled = verdict === 'settled' ? 0 : this.unsettled + 1;
    this.inner.value =
      'fault' in outcome
        ? { ...this.inner.peek(), fault: outcome.fault }
        : { answer: outcome.answer, receivedAt: endedAt, fault: null };
    this.plan();
  }
}

function toVerdict(outcome: Outcome<Answered>): Verdict {
  if ('fault' in outcome) return verdictOf(outcome.fault.status);
  // Stale is as good as refused: no frame tells that the part which was down is back.
  if (outcome.answer.meta.stale !== undefined) return 'refused';
  return outcome.answer.meta.isBehind ? 'behind' : 'settled';
}

function toTrouble(outcome: Outcome<Answered>): string | undefined {
  if ('answer' in outcome) return outcome.answer.meta.stale?.detail;
  const { status, kind, title, detail } = outcome.fault;
  if (kind !== 'outage') return undefined;
  return status === null ? `${title}.` : detail || title;
}

/** Of what is no JSON null. @throws where the rest of it does not come */
const readBody = (response: Response): Promise<unknown> =>
  response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });

async function request<A>(address: string): Promise<Outcome<A>> {
  try {
    const response = await fetchAnswer(address);
    const body = await readBody(response);
    return response.ok && body !== null ? { answer: body as A } : { fault: toFault(response.status, body) };
  } catch {
    return { fault: unreachable };
  }
}

/** Some screens with all their cards. */
const MOST_KEPT = 120;
const keepers = new Shelf<AnswerKeeper<Answered>>(MOST_KEPT);

/** The one keeper of an address: cards that show the same answer share its requests. */
export const keeperOf = <A extends Answered>(address: string, options: KeeperOptions): AnswerKeeper<A> =>
  keepers.take(address, () => new AnswerKeeper<Answered>(address, options)) as unknown as AnswerKeeper<A>;

/** Every change that the live stream tells of makes the kept answers due; those out of sight wait until they are seen. */
export function startAnswers(): void {
  let changes = live.peek().changes;
  effect(() => {
    if (live.value.changes === changes) return;
    changes = live.value.changes;
    for (const keeper of keepers.all()) keeper.touch();
  });
  effect(() => {
    if (pageHidden.value) return;
    for (const keeper of keepers.all()) keeper.plan();
  });
}
