/** Everything is written in one locale: the page is English, and tests and screenshots must not depend on the machine. */
const LOCALE = 'en-US';

/** What stands where there is no number. */
export const NOTHING = '–';

const integers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compacts = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });

export const count = (value: number | null): string => (value === null ? NOTHING : integers.format(value));

/** 1,234 stays as it is, 1,234,567 becomes 1.2M: for axes and narrow places. */
export const compact = (value: number): string =>
  Math.abs(value) < 10_000 ? integers.format(value) : compacts.format(value);

export function decimal(value: number | null, digits = 1): string {
  if (value === null) return NOTHING;
  const text = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return text.format(value).replace('-', '−');
}

/** A coefficient with its sign, `+0.42`, `−0.13`; a value that rounds to zero has none. */
export function coefficient(value: number | null): string {
  if (value === null) return NOTHING;
  const digits = Math.abs(value).toFixed(2);
  if (digits === '0.00') return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}

/** What every rate of records is a mean of; the line over time has a point for each sample. */
export const RATE_WINDOW = 'last minute';

/** `12.3 / s, last minute` */
export const perSecond = (value: number | null): string => `${rate(value)} / s, ${RATE_WINDOW}`;

/** Records a second. */
export function rate(value: number | null): string {
  if (value === null) return NOTHING;
  if (value === 0) return '0';
  if (value < 0.1) return '< 0.1';
  return value < 100 ? decimal(value, 1) : count(value);
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return NOTHING;
  const share = (part / whole) * 100;
  if (share > 0 && share < 0.1) return '< 0.1 %';
  if (share < 100 && share > 99.9) return '> 99.9 %';
  return `${decimal(share, share === 0 || share === 100 ? 0 : 1)} %`;
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** What a history counts: it keeps the newest observation of each hour. */
export const hourlyObservations = (n: number): string =>
  `${n === 1 ? 'observation' : 'observations'}, one an hour at most`;
