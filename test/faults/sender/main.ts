import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../random.ts';
import { Lane } from './lane.ts';
import { LanePublisher } from './publisher.ts';
import type { SenderOrder, SenderSettings } from './settings.ts';

/** A process that publishes until it is told to stop, or is killed in the middle of it. */
const LANES = 3;
const TICK_MS = 50;

/** Set when it is to be killed in the middle of a request. */
const doom = { isDue: false };

const settings = JSON.parse(process.argv[2]!) as SenderSettings;
let { traffic } = settings;
let isStopping = false;

async function runLane(number: number): Promise<void> {
  const random = new Random(`${settings.seed}/lane-${number}`);
  const lane = new Lane(random.fork('what'), settings.startMs + number * 7);
  const publisher = new LanePublisher(settings, {
    name: `${settings.seed}-${number}`,
    random: random.fork('how'),
    doom,
  });
  await untilConnected(publisher);
  let owed = 0;
  for (let last = performance.now(); !isStopping; await delay(TICK_MS)) {
    const now = performance.now();
    owed = Math.min(owed + ((now - last) / 1_000) * (traffic.perSecond / LANES), traffic.perSecond);
    last = now;
    const records = Array.from({ length: Math.floor(owed) }, () => lane.draw(traffic));
    owed -= records.length;
    publisher.publish(records);
  }
  await publisher.disconnect().catch(() => undefined);
}

async function untilConnected(publisher: LanePublisher): Promise<void> {
  while (!isStopping) {
    try {
      return await publisher.connect();
    } catch {
      await delay(200);
    }
  }
}

process.on('message', (order: SenderOrder) => {
  if ('stop' in order) isStopping = true;
  else if ('die' in order) doom.isDue = true;
  else traffic = order.traffic;
});
// Whoever started us is gone, and with it whoever would read the ledger.
process.on('disconnect', () => process.exit(0));

await Promise.all(Array.from({ length: LANES }, (_, number) => runLane(number)));
process.exit(0);
