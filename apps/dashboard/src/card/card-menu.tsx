import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface MenuItem {
  readonly label: string;
  /** What is said when it is done. */
  readonly done: string;
  readonly act: () => Promise<void> | void;
}

interface CardMenuProps {
  readonly of: string;
  readonly items: readonly MenuItem[];
}

const SAID_FOR_MS = 2_500;

/** The one menu of a card: arrow keys move, Escape closes and gives the focus back. */
export function CardMenu({ of, items }: CardMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const [said, say] = useState('');
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    if (!isOpen) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const onOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onOutside);
    return () => document.removeEventListener('pointerdown', onOutside);
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const run = async (item: MenuItem) => {
    close();
    say(
      await Promise.resolve(item.act()).then(
        () => item.done,
        () => 'That did not work',
      ),
    );
    setTimeout(() => say(''), SAID_FOR_MS);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return close();
    if (event.key === 'Tab') return setOpen(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    entries[(at + step + entries.length) % entries.length]?.focus();
  };

  return (
    <div class="menu" ref={root}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`Copy or save: ${of}`}
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="3" cy="8" r="1.5" />
          <circle cx="8" cy="8" r="1.5" />
          <circle cx="13" cy="8" r="1.5" />
        </svg>
      </button>
      <ul id={id} role="menu" class="menu-list" hidden={!isOpen} onKeyDown={onKey}>
        {items.map((item) => (
          <li key={item.label} role="none">
            <button type="button" role="menuitem" tabIndex={-1} onClick={() => void run(item)}>
              {item.label}
            </button>
          </li>
        ))}
      </ul>
      <span class="menu-said" role="status">
        {said}
      </span>
    </div>
  );
}
