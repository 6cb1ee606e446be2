/** Calls are counted by slots of this length, ms: exact enough, and a day of them fits in one row. */
export const SLOT_MS = 300_000;
const DAY_MS = 86_400_000;

/** Calls by slot, numbered since 1970. */
export type Slots = Readonly<Record<string, number>>;

export const slotOf = (now: number): number => Math.floor(now / SLOT_MS);

/**
 * The oldest slot that counts. A slot counts until its end is older than 24 h, so that no window of 24 h, wherever it
 * begins, holds more calls than were counted.
 */
export const oldestSlot = (now: number): number => Math.floor((now - DAY_MS) / SLOT_MS);

/** Calls of the last 24 h, rounded up to whole slots. */
export const callsIn = (slots: Slots, now: number): number =>
  Object.entries(slots).reduce((sum, [slot, calls]) => (Number(slot) >= oldestSlot(now) ? sum + calls : sum), 0);

/** The sum of two counts, without what no longer counts. */
export function addSlots(one: Slots, other: Slots, now: number): Slots {
  const sum: Record<string, number> = {};
  for (const slots of [one, other])
    for (const [slot, calls] of Object.entries(slots))
      if (Number(slot) >= oldestSlot(now)) sum[slot] = (sum[slot] ?? 0) + calls;
  return sum;
}
