import { signal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { OverviewAnswer, PipelineAnswer } from '@freshwax/contracts';
import { FaultLine } from '../card/fault-line.tsx';
import { FaultState } from '../card/gap.tsx';
import { isStale } from '../card/is-stale.ts';
import { sourceLabels } from '../card/source-label.ts';
import { Age } from '../card/age.tsx';
import { Sparkline } from '../chart/sparkline.tsx';
import { RowsLink } from '../drawer/rows-link.tsx';
import { count, NOTHING, perSecond, plural } from '../format/number.ts';
import { pipelineQuestion } from '../pipeline/question.ts';
import { toTotals } from '../pipeline/to-stages.ts';
import { leftOut } from '../narrow/marks.ts';
import { ofAlbumCounts, ofArtists, ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import type { Question } from '../query/address.ts';
import { useAnswer } from '../query/use-answer.ts';
import type { FilterName, Filters } from '../view/view-state.ts';
import { hrefTo, view } from '../view/view.ts';
import { narrowedOverviewQuestion, overviewQuestion } from './questions.ts';
import { addSeen, growth, kpiNames, toValues, withCounts, type KpiName, type Seen } from './seen-history.ts';

/** Each is narrowed by what its rows have; what was applied is the pipeline's. */
const names: Record<KpiName, { label: string; about: string; follows: readonly FilterName[] }> = {
  albums: { label: 'Albums', about: 'discovered', follows: ofAlbumCounts },
  tracks: { label: 'Tracks', about: 'found on albums', follows: ofTracks },
  artists: { label: 'Artists', about: 'with details', follows: ofArtists },
  watchedTracks: { label: 'Watched tracks', about: 'followed over time', follows: ofTracks },
  applied: { label: 'Events applied', about: 'exactly once', follows: [] },
};

/** One history an address: figures of different sources, or of more and of fewer rows, are no line. */
const histories = signal<Readonly<Record<string, readonly Seen[]>>>({});

function remember(key: string, answer: OverviewAnswer): void {
  const history = histories.peek()[key] ?? [];
  histories.value = {
    ...histories.peek(),
    [key]: addSeen(history, { at: Date.parse(answer.meta.asOf), values: toValues(answer) }),
  };
}

function trend(history: readonly Seen[], name: KpiName): string {
  const grown = growth(history, name);
  if (!grown) return names[name].about;
  if (grown.by === 0) return `no change in ${Math.max(1, Math.round(grown.overMs / 1_000))} s`;
  return `${grown.by > 0 ? '+' : '−'}${count(Math.abs(grown.by))} in ${Math.max(1, Math.round(grown.overMs / 1_000))} s`;
}

/** Records applied are no rows; the others lead to theirs. */
const Value = ({ name, value, filters }: { name: KpiName; value: number; filters: Filters }) =>
  name === 'applied' ? (
    <>{count(value)}</>
  ) : (
    <RowsLink behind={{ of: name, keys: toParameters(filters, names[name].follows) }}>{count(value)}</RowsLink>
  );

interface TileProps {
  /** What it is narrowed by. */
  readonly filters: Filters;
  readonly name: KpiName;
  readonly value: number | null;
  readonly note: string;
  readonly points: readonly (readonly [number, number])[];
  /** What the line is of, where it is not the figure. */
  readonly lineOf: string | undefined;
}

function Tile({ name, value, filters, note, points, lineOf }: TileProps) {
  const id = useId();
  return (
    <div class="tile" role="group" aria-labelledby={id} data-kpi={name}>
      <h2 id={id}>{names[name].label}</h2>
      <data class="tile-value" value={value ?? ''} data-kpi-value={name}>
        {value === null ? NOTHING : <Value name={name} value={value} filters={filters} />}
      </data>
      <p class="tile-note">{note}</p>
      <Sparkline points={points} label={lineOf} />
    </div>
  );
}

/** An answer that is remembered as long as the page is open. */
function useRemembered(question: Question) {
  const kept = useAnswer<OverviewAnswer>(question);
  const { answer } = kept.state.value;
  const key = kept.keeper.address;
  useEffect(() => {
    if (answer) remember(key, answer);
  }, [answer]);
  return { kept, values: answer && toValues(answer), history: histories.value[key] ?? [] };
}

export function KpiStrip() {
  const { filters, source } = view.value;
  const whole = useRemembered(overviewQuestion);
  const narrowed = useRemembered(narrowedOverviewQuestion(filters));
  const { kept } = whole;
  const pipeline = useAnswer<PipelineAnswer>(pipelineQuestion);
  const { answer, receivedAt, fault } = kept.state.value;
  const flow = pipeline.state.value.answer?.data;
  const throughput = flow?.throughput ?? [];
  // The gateway samples what is followed, not narrowed.
  const sampled = source === null ? (flow?.counts ?? []) : [];
  // What nothing narrows is one question.
  const asked = narrowed.kept.keeper === kept.keeper ? [kept] : [kept, narrowed.kept];
  const refused = asked.find(({ state }) => state.value.fault !== null);
  const down = asked.map(({ state }) => state.value.answer?.meta.stale?.detail).find(Boolean);
  const isOld = asked.some(({ state }) => isStale(state.value));

  if (!answer && fault)
    return (
      <section class="strip strip-fault" aria-label="Headline figures" ref={kept.ref}>
        <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />
      </section>
    );
  return (
    <section class="strip" aria-label="Headline figures" ref={kept.ref} aria-busy={!answer}>
      <div class="tiles" ref={pipeline.ref}>
        {kpiNames.map((name) => {
          const isWhole = leftOut(filters, names[name].follows).length > 0;
          const { values, history: seen } = isWhole ? whole : narrowed;
          const history = isWhole || asked.length === 1 ? withCounts(seen, sampled) : seen;
          const isRate = name === 'applied' && throughput.length > 1;
          // Also where one source is chosen.
          const isOfAll = name === 'applied' && source !== null;
          const points = isRate ? throughput : history.map(({ at, values: was }) => [at, was[name]] as const);
          const note = isRate
            ? `${isOfAll ? 'of all sources, ' : ''}${perSecond(flow ? toTotals(flow).ratePerSecond : null)}`
            : isWhole
              ? 'of all, not narrowed'
              : isOfAll
                ? 'of all sources'
                : trend(history, name);
          return (
            <Tile
              key={name}
              name={name}
              value={values?.[name] ?? null}
              filters={isWhole ? {} : filters}
              note={note}
              points={points}
              lineOf={isRate ? 'Records applied a second, the last 15 minutes' : undefined}
            />
          );
        })}
      </div>
      <ul class="facts strip-facts" ref={narrowed.kept.ref}>
        <li>{answer ? sourceLabels(answer.meta.sources) : ' '}</li>
        {answer && answer.data.events.rejected > 0 && (
          <li>
            <a href={hrefTo('/dead-letters')}>{plural(answer.data.events.rejected, 'refusal')}</a>
            {source !== null && ' of all sources'}
          </li>
        )}
        {down && <li class="is-down">{down}</li>}
        {answer && (
          <li class={isOld ? 'fact-age is-stale' : 'fact-age'}>
            {isOld && <span class="badge">stale</span>}
            <Age meta={answer.meta} receivedAt={receivedAt} isNamed />
          </li>
        )}
        {refused && (
          <li>
            <FaultLine fault={refused.state.value.fault!} onRetry={() => refused.keeper.retry()} />
          </li>
        )}
      </ul>
    </section>
  );
}
