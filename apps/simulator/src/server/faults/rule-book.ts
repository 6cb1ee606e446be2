import { Dice, Draw, seedOf } from '../../catalogue/dice.ts';
import type { Exchange } from '../exchange.ts';
import { familiesOf, services } from '../services.ts';
import type { Fault, Occasion, Sort } from './fault.ts';
import { faultOf } from './faults.ts';
import { matchesPattern } from './pattern.ts';
import type { Rule } from './rule.ts';

/** Addresses share a counter where their hashes end alike, so that any number of them takes the same room. */
const COUNTERS = 65_536;

/** A rule and how often it had its way. */
export class RuleInUse {
  /** Calls that it is for. */
  matched = 0;
  /** Of them those that it made fail. */
  applied = 0;
  readonly fault: Fault;

  constructor(
    readonly rule: Rule,
    private readonly place: number,
  ) {
    this.fault = faultOf(rule.fault);
  }

  /** The call as a fault sees it, undefined where the rule leaves it alone. */
  meet(exchange: Exchange, seed: number, attempt: number): Occasion | undefined {
    const { rule, fault } = this;
    if (!isMeant(rule, fault, exchange)) return undefined;
    const dice = new Dice(seed, Draw.fault, this.place, hashOfUrl(exchange.url), attempt);
    const occasion = { exchange, parameters: rule, dice };
    if ('fits' in fault && fault.fits?.(occasion) === false) return undefined;
    this.matched++;
    const isSpared = this.matched <= rule.after || (rule.times !== undefined && this.applied >= rule.times);
    return isSpared || !dice.chance(rule.rate) ? undefined : occasion;
  }
}

const hashOfUrl = ({ pathname, search }: URL): number => seedOf(pathname + search);

function isMeant({ family, path }: Rule, { scope }: Fault, exchange: Exchange): boolean {
  if (exchange.family === undefined || exchange.service === undefined) return false;
  if (path !== undefined && !matchesPattern(path, exchange.url)) return false;
  if (family !== undefined) return isOf(family, exchange);
  if (path !== undefined) return true;
  return scope === 'token'
    ? exchange.family === 'token'
    : exchange.family !== 'token' && scope.includes(exchange.service);
}

/** A whole service is everything but its tokens. */
function isOf(family: string, exchange: Exchange): boolean {
  const service = services.find((name) => name === family);
  if (service === undefined) return exchange.family === family;
  return exchange.family !== 'token' && familiesOf[service].includes(exchange.family ?? '');
}

/** The rules in force. The same calls in the same order meet the same faults. */
export class RuleBook {
  #rules: RuleInUse[] = [];
  readonly #attempts = {
    instead: new Uint32Array(COUNTERS),
    change: new Uint32Array(COUNTERS),
    spoil: new Uint32Array(COUNTERS),
  };

  constructor(
    private readonly seed: number,
    rules: readonly Rule[],
  ) {
    this.replace(rules);
  }

  get rules(): readonly RuleInUse[] {
    return this.#rules;
  }

  replace(rules: readonly Rule[]): void {
    this.#rules = rules.map((rule, place) => new RuleInUse(rule, place));
    for (const counters of Object.values(this.#attempts)) counters.fill(0);
  }

  add(rules: readonly Rule[]): void {
    this.#rules.push(...rules.map((rule, at) => new RuleInUse(rule, this.#rules.length + at)));
  }

  /** The rules of one sort that this call meets, in their order, each asked for when its turn comes. */
  *meet(exchange: Exchange, sort: Sort): Generator<[RuleInUse, Occasion]> {
    if (this.#rules.length === 0) return;
    const counter = hashOfUrl(exchange.url) % COUNTERS;
    const attempt = (this.#attempts[sort][counter] ?? 0) + 1;
    this.#attempts[sort][counter] = attempt;
    for (const used of this.#rules) {
      const occasion = sort in used.fault ? used.meet(exchange, this.seed, attempt) : undefined;
      if (occasion) yield [used, occasion];
    }
  }
}
