import type { EntityHistory, HistoryKind } from '@freshwax/contracts';
import { lookOf } from '../entity/to-lines-spec.ts';
import { changeView, hrefTo, view } from '../view/view.ts';

const remove = (id: string): void => changeView({ ids: view.value.ids.filter((other) => other !== id) });

const RemoveButton = ({ id, name }: { id: string; name: string }) => (
  <button type="button" class="chip-remove" aria-label={`Remove ${name}`} onClick={() => remove(id)}>
    ×
  </button>
);

interface ComparedProps {
  readonly of: HistoryKind;
  readonly entries: readonly EntityHistory[];
  readonly unknown: readonly string[];
  /** By id. */
  readonly looks: ReadonlyMap<string, number>;
}

/** The key of the chart, and what can be taken out of it. */
export const Compared = ({ of, entries, unknown, looks }: ComparedProps) => (
  <ul class="compared" role="list">
    {entries.map(({ id, name }, at) => {
      const { ink, isDashed } = lookOf(looks.get(id) ?? at);
      return (
        <li key={id} data-compared={id}>
          <span class={`key key-${isDashed ? 'dashed' : 'line'} key-${ink}`} aria-hidden="true" />
          <a href={hrefTo(`/${of}/${encodeURIComponent(id)}`)}>{name}</a>
          <RemoveButton id={id} name={name} />
        </li>
      );
    })}
    {unknown.map((id) => (
      <li key={id} class="is-unknown">
        <code>{id}</code> is not known
        <RemoveButton id={id} name={id} />
      </li>
    ))}
  </ul>
);
