import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { AnswerMeta } from '@freshwax/contracts';
import type { RowsBehind } from '../drawer/rows-behind.ts';
import { RowsLink } from '../drawer/rows-link.tsx';
import { count } from '../format/number.ts';
import { toLabels } from '../narrow/chips.ts';
import { activeNames, leftOut } from '../narrow/marks.ts';
import { pick } from '../narrow/statistic-filters.ts';
import type { SqlScope } from '../sql/rows.ts';
import type { Answered } from '../query/answer.ts';
import type { Kept } from '../query/use-answer.ts';
import type { AnyTable } from '../table/data-table.tsx';
import type { FilterName } from '../view/view-state.ts';
import { showsTable, toggleTable, view } from '../view/view.ts';
import { Age } from './age.tsx';
import { Behind } from './behind.tsx';
import { CardMenu } from './card-menu.tsx';
import { FaultLine } from './fault-line.tsx';
import { FaultState, GapState, LoadingState, type Gap } from './gap.tsx';
import { isStale } from './is-stale.ts';
import { menuItems, type SqlTexts } from './menu-items.ts';
import { nothingFits } from './nothing-fits.tsx';
import { sourceLabels } from './source-label.ts';

/** What a card says once there is an answer. */
export interface CardContent {
  /** The answer in figures, above the drawing. */
  readonly lead?: ComponentChildren;
  readonly drawing: ComponentChildren;
  readonly table: AnyTable;
  /** Rows with a value, and rows without. */
  readonly n: number;
  readonly nOf: string;
  readonly missing: number;
  /** The rows that `n` counts. */
  readonly behind?: RowsBehind | undefined;
  /** What is not in the figures though it belongs to them, in words; set when they are drawn without it. */
  readonly partial?: string | undefined;
  /** How the figures are to be read, where it cannot be seen; in the foot. */
  readonly note?: string | undefined;
  /** Set when there is nothing to draw. */
  readonly gap?: Gap | undefined;
}

export interface CardProps<A extends Answered> {
  readonly name: string;
  readonly question: string;
  readonly kept: Kept<A>;
  readonly content: (answer: A) => CardContent;
  readonly tools?: ComponentChildren;
  /** The same figures, asked of PostgreSQL by whoever has the read-only role. */
  readonly sql?: ((sql: SqlTexts, answer: A, scope: SqlScope) => string) | undefined;
  /** What the figures are narrowed by where the screen is; the card says which of the others it cannot follow. */
  readonly follows?: readonly FilterName[];
  /** Height of the drawing in rem: the same in every state. */
  readonly size?: 'chart' | 'list' | 'matrix' | 'large' | 'free';
  /** Nothing ever stands above the drawing: no room is kept for it. */
  readonly isBare?: boolean;
  /** The drawing is the table already. */
  readonly isTable?: boolean;
}

/** How many rows with a value, and the way to them. */
const N = ({ content: { n, nOf, behind } }: { content: CardContent }) => {
  const text = `${count(n)} ${nOf}`;
  return behind ? <RowsLink behind={behind}>{text}</RowsLink> : <>{text}</>;
};

interface FactsProps {
  readonly content: CardContent;
  readonly meta: AnswerMeta;
  readonly receivedAt: number;
  readonly isStale: boolean;
  /** What the screen is narrowed by, and these figures are not. */
  readonly omitted: readonly FilterName[];
}

const Facts = ({ content, meta, receivedAt, isStale, omitted }: FactsProps) => (
  <ul class="facts">
    <li>
      <b>n</b> <N content={content} />
    </li>
    <li>{count(content.missing)} missing</li>
    <li>{sourceLabels(meta.sources)}</li>
    {omitted.length > 0 && (
      <li class="is-whole" data-whole>
        {omitted.length === activeNames(view.value.filters).length
          ? 'of all, not narrowed'
          : `not narrowed by: ${toLabels(omitted).join(', ')}`}
      </li>
    )}
    {content.partial && (
      <li class="is-partial" data-partial>
        <span class="badge">partial</span>
        {content.partial}
      </li>
    )}
    {content.note && <li>{content.note}</li>}
    {meta.stale && <li class="is-down">{meta.stale.detail}</li>}
    <Behind meta={meta} receivedAt={receivedAt} />
    <li class={isStale ? 'fact-age is-stale' : 'fact-age'}>
      {isStale && <span class="badge">stale</span>}
      <Age meta={meta} receivedAt={receivedAt} />
    </li>
  </ul>
);

interface BodyProps {
  readonly name: string;
  readonly question: string;
  readonly content: CardContent;
}

function Body({ name, question, content }: BodyProps) {
  if (content.gap) return <GapState gap={content.gap} />;
  return <>{showsTable(name) ? content.table.render(name, question) : content.drawing}</>;
}

/** Where the screen is narrowed, nothing there is nothing that fits. */
const fitted = (content: CardContent, isNarrowed: boolean): CardContent =>
  isNarrowed && content.gap?.kind === 'empty' && !content.gap.isOfRows ? { ...content, gap: nothingFits } : content;

const TableSwitch = ({ name, question }: { name: string; question: string }) => (
  <button
    type="button"
    class="icon-button"
    aria-pressed={showsTable(name)}
    aria-label={`Show as a table: ${question}`}
    onClick={() => toggleTable(name)}
  >
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d="M1.5 2.5h13v11h-13zM1.5 6.2h13M1.5 9.8h13M6 6.2v7.3"
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
      />
    </svg>
  </button>
);

export function Card<A extends Answered>({
  name,
  question,
  kept,
  content,
  tools,
  sql,
  follows = [],
  size = 'chart',
  isBare,
  isTable,
}: CardProps<A>) {
  const title = useId();
  const { answer, receivedAt, fault } = kept.state.value;
  const { filters } = view.value;
  const followed = pick(filters, follows);
  const said = answer ? fitted(content(answer), activeNames(followed).length > 0) : null;
  const menu = menuItems({
    address: kept.keeper.address,
    sql: answer && sql ? (texts) => sql(texts, answer, { sources: answer.meta.sources, filters: followed }) : undefined,
    shown:
      said && answer && !said.gap ? { name, question, content: said, meta: answer.meta, receivedAt, follows } : null,
    isTable,
  });
  return (
    <article class={`card card-${size}`} aria-labelledby={title} data-card={name} ref={kept.ref}>
      <header class="card-head">
        <h3 id={title}>{question}</h3>
        <div class="card-tools">
          {tools}
          {!isTable && <TableSwitch name={name} question={question} />}
          <CardMenu of={question} items={menu} />
        </div>
      </header>
      <div class={isBare ? 'card-lead is-bare' : 'card-lead'}>{said && !said.gap ? said.lead : null}</div>
      <div class="card-body">
        {said && <Body name={name} question={question} content={said} />}
        {!said && fault && <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />}
        {!said && !fault && <LoadingState />}
      </div>
      <footer class="card-foot">
        {said && answer && !said.gap && (
          <Facts
            content={said}
            meta={answer.meta}
            receivedAt={receivedAt}
            isStale={isStale(kept.state.value)}
            omitted={leftOut(filters, follows)}
          />
        )}
        {answer && fault && <FaultLine fault={fault} onRetry={() => kept.keeper.retry()} />}
      </footer>
    </article>
  );
}
