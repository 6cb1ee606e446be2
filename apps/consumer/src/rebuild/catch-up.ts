import type { OperationTask } from '../operations/operation.task.ts';
import type { RecordSource } from './record.source.ts';
import type { ShadowFiller } from './shadow.filler.ts';

/** So few records are filled while writers wait: some 20 ms. */
const NEAR = 500n;
/** After so many passes each further one lets twice as many be left, though they become fewer. */
const PATIENCE = 20;
const SAY_EVERY_MS = 1_000;

/**
 * Fills pass by pass until little is left of what the pipeline applies meanwhile. A pass that leaves no less than the one before
 * shows that the pipeline is as fast as the fill: then twice as many may be left, since more passes would not make them fewer.
 * @returns offsets that the source asked another store for
 * @throws driver errors; the reason of the task's signal
 */
export async function catchUp(
  filler: Pick<ShadowFiller, 'readRest' | 'fill'>,
  source: Pick<RecordSource, 'look'>,
): Promise<number> {
  let [near, left] = [NEAR, 0n];
  for (let pass = 0; ; pass++) {
    const { ranges, rest } = await filler.readRest();
    const notHeld = await source.look(ranges);
    if (pass > PATIENCE || (pass > 0 && rest >= left)) near *= 2n;
    if (rest <= near) return notHeld;
    left = rest;
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
