import { InvalidArgumentError } from 'commander';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `10m`, `1h`, `2d` -> ms. @throws InvalidArgumentError */
export function toDurationMs(text: string): number {
  const [, amount, unit] = /^(\d{1,6})\s?(s|m|h|d)$/.exec(text.trim()) ?? [];
  if (amount === undefined)
    throw new InvalidArgumentError('It is a whole number with s, m, h or d, such as 10m or 1h.');
  return Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** 600000 -> `10m`: in the largest unit that has no rest. */
export function toDurationText(ms: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((each) => ms >= UNIT_MS[each] && ms % UNIT_MS[each] === 0);
  return unit === undefined ? `${ms / 1_000}s` : `${ms / UNIT_MS[unit]}${unit}`;
}
