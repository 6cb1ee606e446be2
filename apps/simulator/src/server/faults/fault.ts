import type { Dice } from '../../catalogue/dice.ts';
import type { Exchange, Next, Reply } from '../exchange.ts';
import type { Quotas } from '../quotas.ts';
import type { Service } from '../services.ts';
import type { Sleep } from '../sleep.ts';
import type { Tokens } from '../tokens.ts';

/** What a rule may set for its fault; each fault has defaults. */
export interface FaultParameters {
  /** Waits so long before anything else, ms. */
  stallMs?: number | undefined;
  /** s */
  retryAfter?: number | undefined;
  bytes?: number | undefined;
  limitAbove?: number | undefined;
  offsetAbove?: number | undefined;
  /** Where a redirect leads. */
  location?: string | undefined;
}

/** One call that a rule has chosen. */
export interface Occasion {
  exchange: Exchange;
  parameters: FaultParameters;
  /** Drawn from the seed, the rule, the address and how often that was asked. */
  dice: Dice;
}

/** What faults reach of the simulator. */
export interface FaultHost {
  /** Of the catalogue. */
  seed: number;
  tokens: Tokens;
  quotas: Quotas;
  sleep: Sleep;
}

interface Described {
  /** One sentence for people. */
  what: string;
  /** Calls that a rule without a family and a path means. */
  scope: 'token' | readonly Service[];
}

/** Stands in for the answer. */
export interface Refusal extends Described {
  /** Calls that it makes no sense for are left alone. */
  fits?(occasion: Occasion): boolean;
  /** @throws ApiError */
  instead(occasion: Occasion, host: FaultHost, next: Next): Reply | Promise<Reply>;
}

/** Changes what a good answer (200) says. */
export interface Change extends Described {
  /** Undefined where there is nothing to change; the rule is not used up then. */
  change(occasion: Occasion, reply: Reply, host: ChangeHost): Reply | undefined | Promise<Reply | undefined>;
}

/** Spoils a good answer on its way, whatever it says by then. */
export interface Spoiling extends Described {
  spoil(occasion: Occasion, reply: Reply): Reply;
}

export interface ChangeHost extends FaultHost {
  /** The true answer to another address. */
  again(url: URL): Promise<Reply>;
}

export type Fault = Refusal | Change | Spoiling;
/** In the order in which they have their turn. */
export type Sort = 'instead' | 'change' | 'spoil';
export type FaultTable = Readonly<Record<string, Fault>>;
