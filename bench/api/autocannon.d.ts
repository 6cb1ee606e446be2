declare module 'autocannon' {
  interface Options {
    url: string;
    connections: number;
    /** s */
    duration?: number;
    /** Requests in all; the duration then bounds nothing. */
    amount?: number;
    /** Requests/s of all connections together; late ones count from when they were due. */
    overallRate?: number;
    headers?: Readonly<Record<string, string>>;
    /** s */
    timeout?: number;
  }
  interface Result {
    /** ms */
    latency: { p50: number; p99: number; max: number };
    requests: { total: number; average: number };
    errors: number;
    timeouts: number;
    non2xx: number;
    statusCodeStats: Readonly<Record<string, { count: number }>>;
  }
  export default function autocannon(options: Options): PromiseLike<Result> & NodeJS.EventEmitter;
}
