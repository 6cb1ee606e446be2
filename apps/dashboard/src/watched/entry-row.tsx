import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { FollowedArtist, WatchEntry } from '@freshwax/contracts';
import { mutate, type Mutation } from '../admin/mutate.ts';
import { SourceLink } from '../card/source-link.tsx';
import { sourceLabel } from '../card/source-label.ts';

type Entry = WatchEntry | FollowedArtist;

const words: Record<Entry['state'], string> = {
  resolving: 'looked for at its next run',
  watched: 'watched',
  followed: 'followed',
  'not-found': 'not found',
};

interface EntryRowProps {
  readonly entry: Entry;
  /** When it was last seen and when it is due. */
  readonly when: ComponentChildren;
  readonly controls?: (change: (mutation: Mutation) => void) => ComponentChildren;
  readonly removal: Mutation;
  readonly onChanged: () => void;
}

export function EntryRow({ entry, when, controls, removal, onChanged }: EntryRowProps) {
  const [fault, setFault] = useState<string | null>(null);
  const change = async (mutation: Mutation) => {
    const outcome = await mutate(mutation);
    setFault(outcome.kind === 'fault' ? `${outcome.fault.title}. ${outcome.fault.detail}` : null);
    if (outcome.kind === 'done') onChanged();
  };
  const name = entry.name ?? entry.query;
  return (
    <li class="entry" data-entry={entry.query} data-state-of-entry={entry.state}>
      <span class="entry-name">
        <SourceLink name={name} url={entry.url} source={entry.source} />
        {entry.query !== name && <span class="aside">asked for as {entry.query}</span>}
        {'sameAs' in entry && entry.sameAs !== null && <span class="aside">the same track as {entry.sameAs}</span>}
      </span>
      <span class="entry-facts">
        <span class="tag">{sourceLabel(entry.source)}</span>
        <span class={entry.state === 'not-found' ? 'tag tag-warn' : 'tag'}>{words[entry.state]}</span>
        <span class="aside">{when}</span>
      </span>
      <span class="entry-controls">
        {controls?.((mutation) => void change(mutation))}
        <button type="button" class="button" aria-label={`Remove ${name}`} onClick={() => void change(removal)}>
          Remove
        </button>
      </span>
      {fault && (
        <p class="add-said is-fault" role="alert">
          {fault}
        </p>
      )}
    </li>
  );
}
