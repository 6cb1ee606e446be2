import type { AnswerMeta, Source } from '@freshwax/contracts';
import type { CardContent } from '../card/card.tsx';
import { newestRecord } from '../card/newest-record.ts';
import { sourceCredit } from '../card/source-label.ts';
import { count } from '../format/number.ts';
import { age, instantText } from '../format/time.ts';
import { toChips } from '../narrow/chips.ts';
import type { FilterName, Filters } from '../view/view-state.ts';

export interface Said {
  readonly content: Pick<CardContent, 'n' | 'nOf' | 'missing' | 'partial' | 'note'>;
  readonly meta: AnswerMeta;
  /** Age of the newest record now, ms. */
  readonly ageMs: number | null;
  /** The one that figures are narrowed to. */
  readonly source: Source | null;
  readonly filters: Filters;
  readonly follows: readonly FilterName[];
  /** What the card's own switches stand on. */
  readonly chosen: readonly string[];
}

/** What the foot of a saved picture says of its figures: whoever sees it has no page to look around in. */
export function factsOf({ content, meta, ageMs, source, filters, follows, chosen }: Said): string[] {
  const chips = toChips(filters);
  const [followed, other] = [true, false].map((isFollowed) =>
    chips
      .filter(({ names }) => names.some((name) => follows.includes(name)) === isFollowed)
      .map(({ label, value }) => `${label} ${value}`),
  );
  return [
    `n = ${count(content.n)} ${content.nOf}`,
    `${count(content.missing)} missing`,
    ...(content.partial ? [`partial: ${content.partial}`] : []),
    ...(content.note ? [content.note] : []),
    ...chosen,
    ...(followed!.length > 0 ? [`only ${followed!.join(', ')}`] : []),
    ...(other!.length > 0 ? [`not narrowed to ${other!.join(', ')}`] : []),
    sourceCredit(meta.sources),
    `${newestRecord(source)} ${age(ageMs)}`,
    instantText(meta.asOf),
    'Freshwax',
  ];
}

/** Lines that are full are broken between two of their parts. @param by what stands between two parts of one line */
export function linesOf(parts: readonly string[], by: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)}${by}${part}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
