import { connect, type Socket } from 'node:net';
import { fateOf, type Damage, type Way } from './damage.ts';
import { Flow } from './flow.ts';
import { reset } from './reset.ts';

export interface ConnectionOptions {
  readonly client: Socket;
  /** Port of the server on this machine. */
  readonly target: number;
  /** From 0. */
  readonly number: number;
  /** Once each time that damage reaches it. */
  readonly onHit: () => void;
  readonly onClose: () => void;
}

/** A client, a server, and what lies between them. */
export class Connection {
  private readonly server: Socket;
  private readonly flows: Record<Way, Flow>;
  private damage: Damage | null;
  private wasOpen = false;
  private wasHit = false;
  private pieces: Record<Way, number> = { request: 0, reply: 0 };

  constructor(
    private readonly options: ConnectionOptions,
    damage: Damage | null,
  ) {
    const { client, target, onClose } = options;
    this.damage = damage;
    // Half-open: what one side has still to say is said when the other has ended.
    this.server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.on('error', () => undefined);
    // Not there, or killed: its clients see what they would see without us.
    this.server.on('error', () => (this.isHeld() ? undefined : reset(client)));
    this.flows = { request: this.flow('request', client, this.server), reply: this.flow('reply', this.server, client) };
    let open = 2;
    for (const socket of [client, this.server]) socket.on('close', () => (--open === 0 ? onClose() : undefined));
    // A server that is gone takes its clients along; a client's last words may still be on their way.
    this.server.on('close', () => (this.isHeld() ? undefined : client.destroySoon()));
  }

  change(damage: Damage | null): void {
    this.damage = damage;
    this.wasOpen = true;
    this.wasHit = false;
    this.pieces = { request: 0, reply: 0 };
    if (damage === 'refuse') return this.reset();
    for (const flow of Object.values(this.flows)) flow.judgeAgain();
  }

  /** Both sides see a reset. */
  reset(): void {
    this.hit();
    this.close();
  }

  close(): void {
    for (const flow of Object.values(this.flows)) flow.close();
    reset(this.options.client);
    reset(this.server);
  }

  private isHeld(): boolean {
    return this.damage === 'black-hole' || this.damage === 'black-hole-replies';
  }

  private hit(): void {
    if (this.wasHit) return;
    this.wasHit = true;
    this.options.onHit();
  }

  private flow(way: Way, source: Socket, sink: Socket): Flow {
    return new Flow(source, sink, {
      fateOf: (size) => {
        const met = { damage: this.damage, wasOpen: this.wasOpen, connection: this.options.number };
        const fate = fateOf(met, way, { number: this.pieces[way]++, size });
        if (fate.do !== 'pass') this.hit();
        return fate;
      },
      onReset: () => this.reset(),
    });
  }
}
