import type { RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { FoundKind } from '@freshwax/contracts';
import { view } from '../view/view.ts';
import { fetchFound, type Found } from './find.ts';

const PAUSE_MS = 200;
const kindNames: Record<FoundKind, string> = {
  artists: 'Artists',
  tracks: 'Tracks',
  albums: 'Albums',
  watchedTracks: 'Watched tracks',
};

interface Finds {
  readonly q: string;
  /** What it was found for. */
  readonly question: string;
  readonly found: readonly Found[];
  readonly isFailed: boolean;
}

/** Asks a moment after the last key, and gives up what it asked before. What was found before stays until the answer. */
function useFinds(
  { kinds, without = [] }: Pick<FinderProps, 'kinds' | 'without'>,
  q: string,
): (Finds & { readonly isCurrent: boolean }) | null {
  const [finds, setFinds] = useState<Finds | null>(null);
  const { source } = view.value;
  const question = JSON.stringify([q, source, kinds, without]);
  useEffect(() => {
    if (q === '') return setFinds(null);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      fetchFound({ kinds, q, source, without }, stop.signal).then(
        (found) => setFinds({ q, question, found, isFailed: false }),
        () => !stop.signal.aborted && setFinds({ q, question, found: [], isFailed: true }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [question]);
  return finds && { ...finds, isCurrent: finds.question === question };
}

const sayFinds = ({ found, isFailed, q }: Finds, without: readonly string[] = []): string => {
  if (isFailed) return 'The search does not answer';
  if (found.length > 0) return `${found.length} found`;
  return `${without.length > 0 ? 'Nothing further' : 'Nothing'} of the sources that are shown is called “${q}”`;
};

interface FinderProps {
  readonly label: string;
  readonly kinds: readonly FoundKind[];
  /** Ids that are there already. */
  readonly without?: readonly string[];
  readonly onPick: (found: Found) => void;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly hint?: string;
}

/** A field that finds by name: a combobox whose list is walked by the arrow keys. */
export function Finder({ label, kinds, without, onPick, field, hint }: FinderProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const input = field ?? own;
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  /** Enter came before the answer: it means the first find of what stands there, not one of an earlier text. */
  const [isEntered, setEntered] = useState(false);
  const finds = useFinds({ kinds, without }, text.trim());
  const found = finds?.found ?? [];
  const isShown = isOpen && finds !== null;
  const isCurrent = finds?.isCurrent === true;

  const pick = (chosen: Found | undefined) => {
    setEntered(false);
    if (!chosen) return;
    setText('');
    setOpen(false);
    input.current?.blur();
    onPick(chosen);
  };
  useEffect(() => {
    if (isEntered && isCurrent) pick(found[0]);
  }, [isEntered, isCurrent]);
  // The focus stays in the field: nothing else brings what is chosen into sight.
  useEffect(() => document.getElementById(`${id}${at}`)?.scrollIntoView({ block: 'nearest' }), [at]);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && isCurrent && found.length > 0) {
      event.preventDefault();
      setAt((at + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isCurrent) pick(found[at]);
      else setEntered(text.trim() !== '');
    } else if (event.key === 'Escape') {
      if (text === '') input.current?.blur();
      setText('');
      setEntered(false);
      setOpen(false);
    }
  };

  return (
    <div class="finder" role="search" aria-label={label}>
      <input
        ref={input}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={label}
        aria-label={label}
        aria-expanded={isShown}
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && isCurrent && found[at] ? `${id}${at}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
          setEntered(false);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setEntered(false);
        }}
        onKeyDown={onKey}
      />
      {hint && <kbd aria-hidden="true">{hint}</kbd>}
      <span class="sr-only" role="status">
        {isShown && isCurrent ? sayFinds(finds, without) : ''}
      </span>
      <div class="finds" hidden={!isShown}>
        <div id={`${id}list`} role="listbox" aria-label={label}>
          {found.map((each, index) => (
            <div
              key={`${each.kind}:${each.source}:${each.id}`}
              id={`${id}${index}`}
              role="option"
              class="find"
              aria-selected={isCurrent && index === at}
              data-first={found[index - 1]?.kind !== each.kind ? kindNames[each.kind] : undefined}
              // The field would lose its focus, and the list with it, before the click.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => pick(each)}
            >
              <span class="find-name">{each.name}</span>
              <span class="find-beside">{each.beside}</span>
            </div>
          ))}
        </div>
        {finds && found.length === 0 && <p class="finds-none">{sayFinds(finds, without)}</p>}
      </div>
    </div>
  );
}
