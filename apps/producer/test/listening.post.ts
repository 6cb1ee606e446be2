import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const SPOKEN = /^(?:Basic|Bearer) (\S+)$/;

/** Stands before the simulator and hears what nobody else must: credentials and tokens. */
export class ListeningPost {
  /** Whatever was sent or given as a credential. */
  readonly heard = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async before(target: string): Promise<ListeningPost> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const post = new ListeningPost(server);
    server.on('request', (request, response) => {
      void post.pass(request, target).then(async (answer) => {
        const { 'content-encoding': _, ...headers } = Object.fromEntries(answer.headers);
        response.writeHead(answer.status, headers).end(await answer.text());
      });
    });
    return post;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass({ method, url, headers }: IncomingMessage, target: string): Promise<Response> {
    const spoken = SPOKEN.exec(headers.authorization ?? '')?.[1];
    if (spoken !== undefined) this.heard.add(spoken);
    return fetch(new URL(url ?? '/', target), {
      method: method ?? 'GET',
      redirect: 'manual',
      headers: {
        ...(headers.authorization !== undefined && { authorization: headers.authorization }),
        ...(headers['content-type'] !== undefined && { 'content-type': headers['content-type'] }),
      },
      ...(method === 'POST' && { body: 'grant_type=client_credentials' }),
    });
  }
}
