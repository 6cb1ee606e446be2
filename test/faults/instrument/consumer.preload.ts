import { fileURLToPath } from 'node:url';
import { Armed, stall } from './armed.ts';
import { settableClock } from './clock.ts';
import { openJournal } from './journal.ts';
import type { Order } from './orders.ts';
import { wrapCassandra } from './wrap-cassandra.ts';
import { wrapKafka } from './wrap-kafka.ts';
import { wrapPostgres } from './wrap-postgres.ts';

/**
 * Loaded before a consumer (`node --import`), so that the consumer itself needs no switch for tests: wraps the three drivers it
 * calls, keeps a journal, and takes orders from the process that started it.
 */
const journal = openJournal(fileURLToPath(new URL(import.meta.url).searchParams.get('journal')!));
const armed = new Armed(journal);
const clock = settableClock();
wrapKafka(armed, journal);
wrapCassandra(armed, journal);
wrapPostgres(armed, journal);

process.on('message', (order: Order) => {
  if ('at' in order) armed.add(order);
  else if (order.do === 'forget') armed.clear();
  else if (order.do === 'stall') stall(order.ms);
  else {
    clock.set(order.ms);
    journal.write({ t: 'clock', now: Date.now() });
  }
});
// Whoever started it is gone: nobody else would end it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// It must not keep a consumer alive that is done.
process.channel?.unref();
