import { signal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { OverviewAnswer, PipelineAnswer } from '@freshwax/contracts';
import { FaultState } from '../card/gap.tsx';
import { sourceLabels } from '../card/source-label.ts';
import { Age } from '../card/age.tsx';
import { Sparkline } from '../chart/sparkline.tsx';
import { RowsLink } from '../drawer/rows-link.tsx';
import { count, NOTHING, rate } from '../format/number.ts';
import { live } from '../live/live.client.ts';
import { pipelineQuestion } from '../pipeline/question.ts';
import { useAnswer } from '../query/use-answer.ts';
import { view } from '../view/view.ts';
import { overviewQuestion } from './questions.ts';
import { addSeen, growth, kpiNames, toValues, type KpiName, type Seen } from './seen-history.ts';

const names: Record<KpiName, { label: string; about: string }> = {
  albums: { label: 'Albums', about: 'discovered' },
  tracks: { label: 'Tracks', about: 'on those albums' },
  artists: { label: 'Artists', about: 'with details' },
  watchedTracks: { label: 'Watched tracks', about: 'followed over time' },
  applied: { label: 'Events applied', about: 'of all sources, exactly once' },
};

/** One history a source: figures of different sources are no line. */
const histories = signal<Readonly<Record<string, readonly Seen[]>>>({});

function remember(key: string, answer: OverviewAnswer): void {
  const history = histories.peek()[key] ?? [];
  histories.value = {
    ...histories.peek(),
    [key]: addSeen(history, { at: performance.now(), values: toValues(answer) }),
  };
}

function trend(history: readonly Seen[], name: KpiName): string {
  const grown = growth(history, name);
  if (!grown) return names[name].about;
  if (grown.by === 0) return `no change in ${Math.max(1, Math.round(grown.overMs / 1_000))} s`;
  return `${grown.by > 0 ? '+' : '−'}${count(Math.abs(grown.by))} in ${Math.max(1, Math.round(grown.overMs / 1_000))} s`;
}

/** Records applied are no rows; the others lead to theirs. */
const Value = ({ name, value }: { name: KpiName; value: number }) =>
  name === 'applied' ? <>{count(value)}</> : <RowsLink behind={{ of: name, keys: {} }}>{count(value)}</RowsLink>;

interface TileProps {
  readonly name: KpiName;
  readonly value: number | null;
  readonly note: string;
  readonly points: readonly (readonly [number, number])[];
}

function Tile({ name, value, note, points }: TileProps) {
  const id = useId();
  return (
    <div class="tile" role="group" aria-labelledby={id} data-kpi={name}>
      <h2 id={id}>{names[name].label}</h2>
      <data class="tile-value" value={value ?? ''} data-kpi-value={name}>
        {value === null ? NOTHING : <Value name={name} value={value} />}
      </data>
      <p class="tile-note">{note}</p>
      <Sparkline points={points} />
    </div>
  );
}

export function KpiStrip() {
  const key = view.value.source ?? '';
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const pipeline = useAnswer<PipelineAnswer>(pipelineQuestion);
  const { answer, receivedAt, fault } = kept.state.value;
  const flow = pipeline.state.value.answer?.data;
  useEffect(() => {
    if (answer) remember(key, answer);
  }, [answer]);
  const history = histories.value[key] ?? [];
  const values = answer && toValues(answer);
  const throughput = flow?.throughput ?? [];
  const isStale = answer !== null && (fault !== null || live.value.phase === 'waiting');

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
          const isRate = name === 'applied' && throughput.length > 1;
          const points = isRate ? throughput : history.map((seen) => [seen.at, seen.values[name]] as const);
          const newest = throughput.at(-1)?.[1] ?? null;
          const note = isRate ? `${rate(newest)} a second now` : trend(history, name);
          return <Tile key={name} name={name} value={values?.[name] ?? null} note={note} points={points} />;
        })}
      </div>
      <ul class="facts strip-facts">
        <li>{answer ? sourceLabels(answer.meta.sources) : ' '}</li>
        {answer && answer.data.events.rejected > 0 && <li>{count(answer.data.events.rejected)} events refused</li>}
        {answer && (
          <li class={isStale ? 'fact-age is-stale' : 'fact-age'}>
            {isStale && <span class="badge">stale</span>}
            newest record <Age meta={answer.meta} receivedAt={receivedAt} />
          </li>
        )}
      </ul>
    </section>
  );
}
