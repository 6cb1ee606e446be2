import type { Service } from './to-stages.ts';

const names: Record<string, string> = { postgres: 'PostgreSQL', accepting: 'Gateway' };
/** A part as people write it: `PostgreSQL`, `Consumer`. */
export const nameOf = (name: string): string => names[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

const words: Record<Service['state'], string> = { up: 'up', starting: 'starting', down: 'down' };

/** A state is a shape, a word and a colour: none of them alone. */
export const ServiceMark = ({ state }: { state: Service['state'] | null }) => (
  <span class={`state state-${state ?? 'unknown'}`} data-service-state={state ?? 'unknown'}>
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {state === 'up' && <circle cx="6" cy="6" r="5" />}
      {state === 'starting' && <path d="M6 1a5 5 0 0 1 0 10z" />}
      {state === 'down' && <path d="M1 1l10 10M11 1 1 11" fill="none" stroke-width="2.5" />}
      {state === null && <circle cx="6" cy="6" r="4" fill="none" stroke-width="1.5" />}
    </svg>
    {state ? words[state] : 'not reported'}
  </span>
);
