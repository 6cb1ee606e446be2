import type { AnswerMeta } from '@freshwax/contracts';
import { ageOf } from '../format/time.ts';
import { toCsv } from '../table/csv.ts';
import { now } from '../view/clock.ts';
import type { FilterName } from '../view/view-state.ts';
import { showsTable, view } from '../view/view.ts';
import type { MenuItem } from './card-menu.tsx';
import type { CardContent } from './card.tsx';

export type SqlTexts = typeof import('../sql/sql.ts');

const curlOf = (address: string): string => `curl -s -H 'Accept: application/json' '${location.origin}${address}'`;

interface Shown {
  readonly name: string;
  readonly question: string;
  readonly content: CardContent;
  readonly meta: AnswerMeta;
  readonly receivedAt: number;
  readonly follows: readonly FilterName[];
}

/** Saves what the card shows now; what draws it once more is fetched when it is asked for. */
async function savePng({ name, question, content, meta, receivedAt, follows }: Shown): Promise<void> {
  const [{ savePicture }, { factsOf }] = await Promise.all([
    import('../picture/save-picture.ts'),
    import('../picture/facts.ts'),
  ]);
  const card = document.querySelector(`[data-card="${name}"]`)!;
  const chosen = [...card.querySelectorAll('.card-tools .segments [aria-pressed=true]')];
  const facts = factsOf({
    content,
    meta,
    ageMs: ageOf(meta.freshnessMs, receivedAt, now.value),
    source: view.value.source,
    filters: view.value.filters,
    follows,
    chosen: chosen.map(({ textContent }) => textContent),
  });
  await savePicture({ card, question, facts, fileName: `freshwax-${name}.png` });
}

/** Written as a promise: a browser that waited for the script would no longer take it for what the user asked. */
const copySql = (toText: (sql: SqlTexts) => string): Promise<void> => {
  const text = import('../sql/sql.ts').then((sql) => new Blob([toText(sql)], { type: 'text/plain' }));
  return navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
};

interface Menu {
  readonly address: string;
  readonly sql: ((sql: SqlTexts) => string) | undefined;
  /** Null where nothing is shown. */
  readonly shown: Shown | null;
  readonly isTable: boolean | undefined;
}

/** What can be taken from a card, as it stands. */
export function menuItems({ address, sql, shown, isTable }: Menu): MenuItem[] {
  const items: MenuItem[] = [
    { label: 'Copy as curl', done: 'curl copied', act: () => navigator.clipboard.writeText(curlOf(address)) },
  ];
  if (sql) items.push({ label: 'Copy as SQL', done: 'SQL copied', act: () => copySql(sql) });
  if (!shown) return items;
  const { header, cells } = shown.content.table;
  const csv = () => toCsv(header, cells());
  items.push({ label: 'Copy as CSV', done: 'CSV copied', act: () => navigator.clipboard.writeText(csv()) });
  if (!isTable && !showsTable(shown.name))
    items.push({ label: 'Save as PNG', done: 'PNG saved', act: () => savePng(shown) });
  return items;
}
