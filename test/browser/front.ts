import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const LIVE = '/api/v1/live';

/** What the page talks to: hands everything on to the gateway, but for live frames that the test itself sends. */
export class Front {
  private own: Set<ServerResponse> | null = null;

  private constructor(
    private readonly server: Server,
    private target: string,
  ) {}

  static async start(target: string): Promise<Front> {
    const server = createServer();
    const front = new Front(server, target);
    server.on('request', (asked, answer) => front.hand(asked, answer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  leadTo(target: string): void {
    this.target = target;
  }

  /** From now on live streams are the test's own. */
  takeLive(): void {
    this.own = new Set();
  }

  get listeners(): number {
    return this.own?.size ?? 0;
  }

  sendFrame(id: number, topic: string): void {
    const frame = `id: ${id}\nevent: ${topic}\ndata: {"dataVersion":"${id}.test","change":{"tracks":${id}}}\n\n`;
    for (const listener of this.own ?? []) listener.write(frame);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private hand(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.own && asked.url?.startsWith(LIVE)) return this.listen(answer);
    const { hostname, port } = new URL(this.target);
    const headers = { ...asked.headers, host: `${hostname}:${port}` };
    const onward = request({ hostname, port, path: asked.url, method: asked.method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      // A stream's head goes out before its first event.
      answer.flushHeaders();
      from.pipe(answer);
      from.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  private listen(answer: ServerResponse): void {
    answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    answer.write(': here\n\n');
    this.own?.add(answer);
    answer.on('close', () => this.own?.delete(answer));
  }
}
