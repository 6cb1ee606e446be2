export interface ReleaseDate {
  release_date: unknown;
  release_date_precision: 'year' | 'month' | 'day' | null;
}

const PARTS = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/;

/**
 * A date with its parts padded ("2022-5-16" is said for "2022-05-16"). What is no day of the calendar stays as given,
 * without a precision; an empty one is none.
 */
export function toReleaseDate(given: unknown): ReleaseDate {
  if (given === undefined || given === null || given === '')
    return { release_date: null, release_date_precision: null };
  const [, year, month, day] = (typeof given === 'string' && PARTS.exec(given)) || [];
  const junk: ReleaseDate = { release_date: given, release_date_precision: null };
  if (year === undefined || year === '0000') return junk;
  const parts = [year, month, day].filter((part) => part !== undefined).map((part) => part.padStart(2, '0'));
  if (!isInCalendar(parts)) return junk;
  return {
    release_date: parts.join('-'),
    release_date_precision: (['year', 'month', 'day'] as const)[parts.length - 1]!,
  };
}

/** Date.UTC would take a 31st of February for the 3rd of March. */
function isInCalendar([year, month = '01', day = '01']: readonly string[]): boolean {
  const written = `${year}-${month}-${day}`;
  const at = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(written);
}
