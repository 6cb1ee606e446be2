import type { OperationTask } from '../operations/operation.task.ts';
import type { RecordSource } from './record.source.ts';
import type { ShadowFiller } from './shadow.filler.ts';

/** So few records are filled while writers wait: some 20 ms. */
const NEAR = 500n;
/** After so many passes the pipeline is as fast as the fill: each further one may leave twice as many. */
const PATIENCE = 20;
const SAY_EVERY_MS = 1_000;

/**
 * Fills pass by pass until little is left of what the pipeline applies meanwhile.
 * @returns offsets that the source asked another store for
 * @throws driver errors; the reason of the task's signal
 */
export async function catchUp(filler: ShadowFiller, source: RecordSource): Promise<number> {
  for (let pass = 0; ; pass++) {
    const { ranges, rest } = await filler.readRest();
    const notHeld = await source.look(ranges);
    if (rest <= NEAR << BigInt(Math.max(0, pass - PATIENCE))) return notHeld;
    await filler.fill(ranges);
  }
}

/**
 * Called after each piece of a fill: says how far it is, at most once a second.
 * @param until share of the way that is done when it is filled
 */
export function progressSayer(task: Pick<OperationTask, 'advance' | 'signal'>, until: number) {
  let said = -Infinity;
  return async (filler: ShadowFiller): Promise<void> => {
    task.signal.throwIfAborted();
    if (performance.now() - said < SAY_EVERY_MS) return;
    said = performance.now();
    const { rest, total } = await filler.readRest();
    const share = total === 0n ? until : (until * Number(total - rest)) / Number(total);
    await task.advance(
      share,
      `${(total - rest).toLocaleString('en')} of ${total.toLocaleString('en')} records are in`,
      { rest: Number(rest) },
    );
  };
}
