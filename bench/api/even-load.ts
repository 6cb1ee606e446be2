import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface EvenLoad {
  url: string;
  headers: Readonly<Record<string, string>>;
  connections: number;
  /** Requests/s. */
  rate: number;
  seconds: number;
  /** What every answer must be; one without a body. */
  status: number;
}

const END_OF_HEAD = '\r\n\r\n';
/** How often is looked what is due, ms. */
const LOOK_EVERY_MS = 1;

/**
 * Asks at an even rate, as many readers do: a request is due at its time, whatever became of those before it, and its time counts
 * from then. autocannon sends the requests of a second at its beginning, as fast as they are answered: that is a rate of its own.
 * @returns ms from being due to the end of the answer, of each request
 * @throws Error when an answer is another than is wanted, or a connection ends
 */
export async function askEvenly(load: EvenLoad): Promise<number[]> {
  const { host, hostname, port, pathname, search } = new URL(load.url);
  const headers = Object.entries({ host, ...load.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `GET ${pathname}${search} HTTP/1.1\r\n${headers.join('')}\r\n`;
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
      await once(socket, 'connect');
      return socket;
    }),
  );
  try {
    return await new Promise<number[]>((resolve, reject) =>
      new Asking(load, request, { resolve, reject }).begin(sockets),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

interface Outcome {
  resolve: (tookMs: number[]) => void;
  reject: (error: Error) => void;
}

class Asking {
  private readonly load: EvenLoad;
  private readonly request: string;
  private readonly outcome: Outcome;
  private readonly tookMs: number[] = [];
  private readonly free: Socket[] = [];
  /** When each was due that no connection was free for. */
  private readonly waiting: number[] = [];
  private asked = 0;
  private readonly beganMs = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(load: EvenLoad, request: string, outcome: Outcome) {
    this.load = load;
    this.request = request;
    this.outcome = outcome;
  }

  begin(sockets: readonly Socket[]): void {
    for (const socket of sockets) this.free.push(socket.once('close', () => this.fail('a connection ended')));
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  private look(): void {
    const { rate, seconds } = this.load;
    const due = Math.min(rate * seconds, ((performance.now() - this.beganMs) * rate) / 1_000);
    for (; this.asked < due; this.asked++) this.waiting.push(this.beganMs + (this.asked * 1_000) / rate);
    while (this.waiting.length > 0 && this.free.length > 0) this.send(this.free.shift()!, this.waiting.shift()!);
    if (this.tookMs.length === rate * seconds) this.end();
  }

  private send(socket: Socket, dueMs: number): void {
    let head = '';
    const onData = (text: string): void => {
      head += text;
      if (!head.endsWith(END_OF_HEAD)) return;
      socket.off('data', onData);
      this.tookMs.push(performance.now() - dueMs);
      if (!head.startsWith(`HTTP/1.1 ${this.load.status} `)) this.fail(`answered ${head.slice(0, 40)}`);
      this.free.push(socket);
      if (this.waiting.length > 0) this.look();
    };
    socket.on('data', onData);
    socket.write(this.request);
  }

  private end(): void {
    clearInterval(this.timer);
    this.outcome.resolve(this.tookMs);
  }

  private fail(what: string): void {
    clearInterval(this.timer);
    this.outcome.reject(new Error(`${this.load.url}: ${what}`));
  }
}
