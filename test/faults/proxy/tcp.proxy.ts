import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import type { Damage } from './damage.ts';
import type { Proxy } from './proxies.ts';

/** A TCP proxy on this machine that damages what passes. Knows no protocol. */
export class TcpProxy implements Proxy {
  cuts = 0;
  private readonly connections = new Set<Connection>();
  private damage: Damage | null = null;
  private made = 0;
  private server: Server | undefined;

  private constructor(
    private readonly target: number,
    private listensOn: number,
  ) {}

  /** @param port 0 for any that is free. @throws when the port is taken */
  static async open({ target, port = 0 }: { target: number; port?: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, port);
    await proxy.listen();
    return proxy;
  }

  get port(): number {
    return this.listensOn;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.connections.size;
  }

  async strike(damage: Damage): Promise<void> {
    this.damage = damage;
    if (damage === 'refuse') this.server?.close();
    else if (!this.server?.listening) await this.listen();
    for (const connection of this.connections) connection.change(damage);
  }

  /** What was held arrives now; who was refused may come again. */
  async heal(): Promise<void> {
    if (this.damage === null) return;
    this.damage = null;
    if (!this.server?.listening) await this.listen();
    for (const connection of this.connections) connection.change(null);
  }

  /** Cuts what is open now, once, and lets new connections pass. */
  cutAll(): void {
    for (const connection of this.connections) connection.reset();
  }

  async close(): Promise<void> {
    const server = this.server;
    for (const connection of this.connections) connection.close();
    if (!server?.listening) return;
    server.close();
    await once(server, 'close');
  }

  private async listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.accept(client));
    this.server = server;
    server.listen(this.listensOn, '127.0.0.1');
    await once(server, 'listening');
    this.listensOn = (server.address() as { port: number }).port;
  }

  private accept(client: Socket): void {
    const { target, damage } = this;
    const connection: Connection = new Connection(
      {
        client,
        target,
        number: this.made++,
        onHit: () => void this.cuts++,
        onClose: () => void this.connections.delete(connection),
      },
      damage,
    );
    this.connections.add(connection);
  }
}
