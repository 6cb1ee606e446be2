import type { Source, SourceRun, SourceState } from '@freshwax/contracts';
import { sourceLabel } from '../card/source-label.ts';
import { plural } from '../format/number.ts';
import { age, instantText } from '../format/time.ts';
import { OutcomeMark } from './outcome.tsx';
import { Quotas } from './quotas.tsx';

const modes: Record<string, string> = {
  dev: 'Development mode: apps made since February 2026 are given fewer endpoints and fields.',
  grandfathered: 'An older development app: the old endpoints and fields, with the new quotas.',
  extended: 'Extended access: nothing is removed.',
};

/** Sources that offer the same to everybody. */
const KEYLESS: readonly Source[] = ['listenbrainz', 'musicbrainz', 'import'];

const Mode = ({ state: { source, mode, probedAt } }: { state: SourceState }) => (
  <p class="lead-line">
    {mode === null ? (
      <>{KEYLESS.includes(source) ? 'Needs no key, and offers everybody the same.' : 'Not probed yet.'}</>
    ) : (
      <>
        Mode <b>{mode}</b>
        {probedAt && <>, probed {instantText(probedAt)}</>}. {modes[mode]}
      </>
    )}
  </p>
);

const NotOffered = ({ notOffered: { endpoints, fields } }: Pick<SourceState, 'notOffered'>) =>
  endpoints.length + fields.length === 0 ? (
    <p class="aside">Nothing is known to be missing of what Freshwax reads.</p>
  ) : (
    <>
      <p class="aside">
        {endpoints.length > 0 && <>{plural(endpoints.length, 'endpoint')} refused with 403. </>}
        {fields.length > 0 && <>{plural(fields.length, 'field')} absent from every one of the newest rows. </>}
        They are never shown as zero.
      </p>
      <ul class="chips">
        {[...endpoints, ...fields].map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </>
  );

const LastRuns = ({ runs, nowMs }: { runs: readonly SourceRun[]; nowMs: number }) =>
  runs.length === 0 ? (
    <p class="aside">No run yet. The producer starts them by its schedule; a poll can be asked for over the API.</p>
  ) : (
    <ul class="last-runs" role="list">
      {runs.map((run) => (
        <li key={run.job}>
          <b>{run.job}</b> <OutcomeMark run={run} />
          <span class="aside">
            {age(Math.max(0, nowMs - Date.parse(run.startedAt)))}, {plural(run.published, 'event')} in{' '}
            {plural(run.calls, 'call')}
          </span>
          {run.why && <span class="last-why">{run.why}</span>}
        </li>
      ))}
    </ul>
  );

const Terms = ({ terms: { attribution, url, retentionDays } }: Pick<SourceState, 'terms'>) => (
  <p class="aside">
    {attribution} {retentionDays === null ? 'Rows are kept.' : `Rows are kept for ${plural(retentionDays, 'day')}.`}{' '}
    {url && (
      <a href={url} rel="noreferrer">
        Terms
      </a>
    )}
  </p>
);

interface SourceCardProps {
  readonly state: SourceState;
  /** What the server's clock says now, ms since 1970. */
  readonly nowMs: number;
}

export function SourceCard({ state, nowMs }: SourceCardProps) {
  const id = `source-${state.source}`;
  return (
    <article class="card source-card" aria-labelledby={id} data-source={state.source}>
      <h3 id={id}>{sourceLabel(state.source)}</h3>
      <Mode state={state} />
      {state.standIn !== null && (
        <p class="stand-in">
          {state.standIn} stands in for it here: what it says may be invented, though its rows bear this name.
        </p>
      )}
      <h4>Quotas</h4>
      <Quotas quotas={state.quotas} nowMs={nowMs} />
      <h4>Not offered</h4>
      <NotOffered notOffered={state.notOffered} />
      <h4>Last runs</h4>
      <LastRuns runs={state.lastRuns} nowMs={nowMs} />
      <h4>Terms</h4>
      <Terms terms={state.terms} />
    </article>
  );
}
