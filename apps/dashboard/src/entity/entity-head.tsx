import type { ComponentChildren } from 'preact';
import type { Availability, Provenance, Source } from '@freshwax/contracts';
import { Cover } from '../card/cover.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { instantText } from '../format/time.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  readonly observedAt: string;
  readonly expiresOn: string | null;
  readonly notOffered: readonly string[];
  readonly provenance: Provenance;
  readonly url: string | null;
  readonly popularity: number | null;
  readonly popularityAvailability: Availability;
}

export interface HeadFact {
  readonly label: string;
  readonly value: ComponentChildren;
}

const Popularity = ({ row: { popularity, popularityAvailability } }: { row: Row }) => (
  <div class="entity-popularity" data-availability={popularityAvailability}>
    <p class="entity-figure">{popularity ?? '–'}</p>
    <p class="aside">
      {popularityAvailability === 'not-offered' ? 'popularity is not offered by this source' : 'popularity of 100'}
    </p>
  </div>
);

const From = ({ row }: { row: Row }) => (
  <p class="entity-from">
    <span class="tag">{sourceLabel(row.source)}</span>
    <span>
      observed <time dateTime={row.observedAt}>{instantText(row.observedAt)}</time>
      {row.expiresOn && <>, kept until {row.expiresOn}</>}
    </span>
    <span>
      record <RecordLink place={row.provenance} of={row.name} />
    </span>
    {row.url && /^https?:\/\//i.test(row.url) && (
      <a href={row.url} rel="noreferrer">
        at {sourceLabel(row.source)}
      </a>
    )}
  </p>
);

interface EntityHeadProps {
  readonly row: Row;
  readonly over: string;
  readonly imageUrl: string | null;
  readonly beside: ComponentChildren;
  readonly facts: readonly HeadFact[];
  readonly actions: ComponentChildren;
  readonly changes: ComponentChildren;
}

/** Who it is, how it stands, and where that is known from. */
export const EntityHead = ({ row, over, imageUrl, beside, facts, actions, changes }: EntityHeadProps) => (
  <header class="card entity-head">
    <Cover name={row.name} url={imageUrl} size={112} />
    <div class="entity-words">
      <p class="entity-over">{over}</p>
      <h1>{row.name || 'Name taken down'}</h1>
      <div class="entity-beside">{beside}</div>
      <dl class="entity-facts">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <From row={row} />
    </div>
    <div class="entity-side">
      <Popularity row={row} />
      {changes}
      <div class="entity-actions">{actions}</div>
    </div>
  </header>
);
