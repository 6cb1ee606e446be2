import { useEffect, useRef, useState } from 'preact/hooks';
import type { Genres, ReleaseCalendar } from '@freshwax/contracts';
import { without } from '../narrow/marks.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { isCrossed, isDay } from '../view/filters.ts';
import type { FilterName } from '../view/view-state.ts';
import { changeView, view } from '../view/view.ts';
import { wholeCalendar } from './calendar-question.ts';

function setFilter(name: FilterName, value: string): void {
  const { [name]: _, ...rest } = view.value.filters;
  changeView({ filters: value === '' ? rest : { ...rest, [name]: value } });
}

const PAUSE_MS = 300;

/** Narrows a moment after the last key, and by Enter at once; what stands there stays as it was typed. */
function NameField() {
  const q = view.value.filters.q ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const taken = useRef(q);
  const take = (text: string) => {
    taken.current = text.trim();
    setFilter('q', taken.current);
  };
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(() => take(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  // Cleared or gone back to elsewhere.
  useEffect(() => {
    if (q !== taken.current) setTyped(null);
    taken.current = q;
  }, [q]);
  return (
    <label class="field">
      <span>Name of the album</span>
      <input
        type="search"
        value={typed ?? q}
        maxLength={200}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => {
          take(event.currentTarget.value);
          setTyped(null);
        }}
      />
    </label>
  );
}

/**
 * Takes a day at once, but for one on the wrong side of the other end: of what is typed that may be a part, as 0002 is of 2026, so
 * it counts when the field is left, and the other end gives way.
 */
function DateField({ name, label }: { name: 'from' | 'to'; label: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  const { filters } = view.value;
  const change = (day: string) => {
    const isTaken = day === '' || (isDay(day) && !isCrossed({ ...filters, [name]: day }));
    setTyped(isTaken ? null : day);
    if (isTaken) setFilter(name, day);
  };
  const leave = () => {
    setTyped(null);
    if (typed === null || !isDay(typed)) return;
    const others = without(filters, [name === 'from' ? 'to' : 'from']);
    changeView({ filters: { ...others, [name]: typed } });
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        value={typed ?? filters[name] ?? ''}
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={leave}
      />
    </label>
  );
}

interface ChoiceProps {
  readonly name: 'type' | 'genre';
  readonly label: string;
  readonly any: string;
  /** Undefined until they are known. */
  readonly options: readonly string[] | undefined;
}

function Choice({ name, label, any, options }: ChoiceProps) {
  const chosen = view.value.filters[name] ?? '';
  const hasNone = options?.length === 0 && chosen === '';
  return (
    <label class="field">
      <span>{label}</span>
      <select value={chosen} disabled={hasNone} onChange={(event) => setFilter(name, event.currentTarget.value)}>
        <option value="">{hasNone ? `no ${name} is known` : any}</option>
        {chosen && !options?.includes(chosen) && <option value={chosen}>{chosen}</option>}
        {options?.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Every choice is in the address at once: there is nothing to apply. */
export function ReleaseFilters() {
  const calendar = useAnswer<OneAnswer<ReleaseCalendar>>(wholeCalendar);
  const genres = useAnswer<OneAnswer<Genres>>({
    path: 'stats/genres',
    query: { of: 'albums', limit: 100 },
    minIntervalMs: 15_000,
  });
  const { filters } = view.value;
  return (
    <form
      class="filters"
      aria-label="Narrow the releases"
      ref={calendar.ref}
      onSubmit={(event) => event.preventDefault()}
    >
      <NameField />
      <span class="filters-group" ref={genres.ref}>
        <Choice name="type" label="Type" any="every type" options={calendar.state.value.answer?.data.types} />
        <Choice
          name="genre"
          label="Genre"
          any="every genre"
          options={genres.state.value.answer?.data.genres.map(({ genre }) => genre)}
        />
      </span>
      <DateField name="from" label="From" />
      <DateField name="to" label="To" />
      <label class="check">
        <input
          type="checkbox"
          checked={filters.followed === 'true'}
          onChange={(event) => setFilter('followed', event.currentTarget.checked ? 'true' : '')}
        />
        Followed artists only
      </label>
    </form>
  );
}
