import type { Reply } from '../server/exchange.ts';
import type { CheckedExchange } from './recorded-exchange.ts';

/** About the way from there to here, not about the answer. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

export interface RecordedUrl {
  method: string;
  /** Path and query, parameters in the order of their names. */
  path: string;
  versions: number;
  /** In the order in which they are served. */
  statuses: number[];
}

interface Tape {
  url: Omit<RecordedUrl, 'versions' | 'statuses'>;
  versions: CheckedExchange[];
  served: number;
}

/**
 * Recorded answers by method, path and query. Several versions of one are served in the order of their times (`date`),
 * where one has none in the order of recording; the last one stays.
 */
export class Recordings {
  readonly #tapes = new Map<string, Tape>();

  constructor(exchanges: readonly CheckedExchange[]) {
    for (const exchange of exchanges) this.add(exchange);
    for (const { versions } of this.#tapes.values())
      if (versions.every((version) => !Number.isNaN(timeOf(version)))) versions.sort((a, b) => timeOf(a) - timeOf(b));
  }

  list(): RecordedUrl[] {
    return [...this.#tapes.values()].map(({ url, versions }) => ({
      ...url,
      versions: versions.length,
      statuses: versions.map(({ status }) => status),
    }));
  }

  /** Undefined where nothing was recorded. */
  next(method: string, url: URL): Reply | undefined {
    const tape = this.#tapes.get(keyOf(method, url));
    const version = tape?.versions[Math.min(tape.served++, tape.versions.length - 1)];
    return version && toReply(version);
  }

  private add(exchange: CheckedExchange): void {
    const { method } = exchange;
    const url = new URL(exchange.url, 'http://recorded.invalid');
    const key = keyOf(method, url);
    const tape = this.#tapes.get(key) ?? { url: { method, path: pathOf(url) }, versions: [], served: 0 };
    tape.versions.push(exchange);
    this.#tapes.set(key, tape);
  }
}

const keyOf = (method: string, url: URL): string => `${method} ${pathOf(url)}`;

function pathOf({ pathname, searchParams }: URL): string {
  const query = new URLSearchParams(searchParams);
  query.sort();
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}

const timeOf = ({ headers }: CheckedExchange): number =>
  Date.parse(Object.entries(headers).find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '');

function toReply({ status, headers, body }: CheckedExchange): Reply {
  const kept = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return {
    status,
    headers: Object.fromEntries(kept.filter(([name]) => !OF_THE_CONNECTION.has(name))),
    body: typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body),
  };
}
