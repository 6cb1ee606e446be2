import type { RecordProvenance } from '@freshwax/contracts';
import { sourceLabel } from '../card/source-label.ts';
import { plural } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import { hrefTo } from '../view/view.ts';

const fateWords: Record<RecordProvenance['fate'], string> = {
  applied: 'Applied: counted in the figures',
  rejected: 'Rejected: a dead letter',
  waiting: 'Published, not applied yet',
  unknown: 'Not known: never published, of a generation that is gone, or Kafka does not say how far the log reaches',
};

export const Place = ({ data: { place, event, fate, reason } }: { data: RecordProvenance }) => (
  <dl class="fact-list">
    <div>
      <dt>Topic</dt>
      <dd>
        <code>{place.topic}</code>
      </dd>
    </div>
    <div>
      <dt>Partition</dt>
      <dd>
        {place.partition}
        {place.generation > 0 && `, generation ${place.generation}`}
      </dd>
    </div>
    <div>
      <dt>Offset</dt>
      <dd data-offset>{place.offset}</dd>
    </div>
    {event && (
      <>
        <div>
          <dt>Published</dt>
          <dd>{instantText(event.timestamp)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{plural(event.bytes, 'byte')}</dd>
        </div>
      </>
    )}
    <div>
      <dt>Fate</dt>
      <dd data-fate={fate}>
        {fateWords[fate]}
        {reason && `, ${reason}`}
      </dd>
    </div>
  </dl>
);

export const rawText = ({ value, base64 }: NonNullable<RecordProvenance['event']>): string =>
  base64 === null ? JSON.stringify(value, null, 2) : base64;

export const Raw = ({ event }: { event: RecordProvenance['event'] }) => (
  <section aria-labelledby="raw-event">
    <h3 id="raw-event">The record, as Cassandra keeps it</h3>
    {event ? (
      <pre class="raw" tabIndex={0} role="region" aria-label="Raw event" data-raw>
        {rawText(event)}
      </pre>
    ) : (
      <p class="aside">It is not there: it expired, was purged, or is not written yet.</p>
    )}
  </section>
);

const noRow: Record<RecordProvenance['fate'], string> = {
  applied: 'No row: a later record has the newest word on what it says.',
  rejected: 'No row: it was refused, and counts in no figure.',
  waiting: 'No row yet: it waits for the consumer.',
  unknown: 'No row is known to rest on it.',
};

export const Rows = ({ data: { rows, fate, letter } }: { data: RecordProvenance }) => (
  <section aria-labelledby="rests">
    <h3 id="rests">What rests on it</h3>
    {rows.length === 0 ? (
      <p class="aside">
        {noRow[fate]}
        {letter !== null && (
          <>
            {' '}
            <a href={hrefTo('/dead-letters', { letter })}>What is wrong with it, and what to do</a>
          </>
        )}
      </p>
    ) : (
      <ul class="rests" role="list">
        {rows.map(({ table, id, source, observedAt }) => (
          <li key={`${table}:${source}:${id}`}>
            <code>{table}</code> <span class="rests-id">{id}</span>
            <span class="aside">
              {sourceLabel(source)}, observed {instantText(observedAt)}
            </span>
          </li>
        ))}
      </ul>
    )}
  </section>
);

export const Headers = ({ headers }: Pick<RecordProvenance, 'headers'>) =>
  headers.length === 0 ? null : (
    <section aria-labelledby="record-headers">
      <h3 id="record-headers">Headers</h3>
      <dl class="fact-list">
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <code class="breaks">{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
