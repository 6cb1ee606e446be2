const FORMS = [/^(\d{4})$/, /^(\d{4})-(\d{2})$/, /^(\d{4})-(\d{2})-(\d{2})$/];

/** The first day that a release date may mean: "1981" is 1981-01-01. null for junk such as "0000" or "1981-13". */
export function releaseDay(given: string | null): string | null {
  const match = FORMS.map((form) => form.exec(given ?? '')).find((it) => it !== null);
  if (!match || match[1] === '0000') return null;
  const day = `${match[1]}-${match[2] ?? '01'}-${match[3] ?? '01'}`;
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? null : day;
}
