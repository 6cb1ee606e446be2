import type { VariableSummary } from '@freshwax/contracts';
import { count, percent } from '../format/number.ts';

interface CoverageProps {
  readonly summary: VariableSummary;
  readonly of: string;
}

/** How much of everything has a value: missing and not offered stand apart and are never counted as zero. */
export function Coverage({ summary, of }: CoverageProps) {
  const total = summary.n + summary.missing + summary.notOffered;
  const parts = [
    { name: 'with a value', n: summary.n, look: 'full' },
    { name: 'source said none', n: summary.missing, look: 'none' },
    { name: 'not offered', n: summary.notOffered, look: 'not-offered' },
  ];
  return (
    <div class="coverage">
      <div class="coverage-bar" aria-hidden="true">
        {parts.map(({ look, n }) => n > 0 && <span key={look} class={`cover cover-${look}`} style={{ flexGrow: n }} />)}
      </div>
      <ul>
        {parts.map(({ name, n, look }) => (
          <li key={look} title={`${percent(n, total)} of ${count(total)} ${of}`}>
            <span class={`swatch cover-${look}`} aria-hidden="true" />
            <b>{count(n)}</b> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
