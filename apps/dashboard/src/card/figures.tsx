import type { ComponentChildren } from 'preact';

export interface Figure {
  readonly label: string;
  readonly value: ComponentChildren;
}

/** The answer of a card in figures: the first is the one to remember. */
export const Figures = ({ figures }: { figures: readonly Figure[] }) => (
  <dl class="figures">
    {figures.map(({ label, value }) => (
      <div key={label} class="figure">
        <dd>{value}</dd>
        <dt>{label}</dt>
      </div>
    ))}
  </dl>
);

export interface Key {
  readonly label: string;
  readonly look: 'line' | 'dashed' | 'band' | 'bar';
  readonly ink: string;
}

interface LegendProps {
  readonly keys: readonly Key[];
  /** Entries that are more than a key and a word. */
  readonly children?: ComponentChildren;
}

export const Legend = ({ keys, children }: LegendProps) => (
  <ul class="legend">
    {children}
    {keys.map(({ label, look, ink }) => (
      <li key={label}>
        <span class={`key key-${look} key-${ink}`} aria-hidden="true" />
        {label}
      </li>
    ))}
  </ul>
);
