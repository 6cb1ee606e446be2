import { connectNow, live } from '../live/live.client.ts';
import { now } from '../view/clock.ts';
import { changeView, view } from '../view/view.ts';

/** `Live`, `Connecting`, `Back in 4 s`, `Paused`: a word, a shape and a colour. */
function words(): string {
  const { phase, retryAt } = live.value;
  if (phase === 'live') return 'Live';
  if (phase === 'connecting') return 'Connecting';
  if (phase === 'paused') return 'Paused';
  return `Retry in ${Math.max(0, Math.ceil(((retryAt ?? 0) - now.value) / 1_000))} s`;
}

export function Connection() {
  const { phase } = live.value;
  const isOn = view.value.live;
  return (
    <div class="connection" data-connection={phase} data-live-version={live.value.dataVersion ?? undefined}>
      <span class="connection-state">
        <span class="connection-dot" aria-hidden="true" />
        <span data-connection-text>{words()}</span>
      </span>
      {phase === 'waiting' ? (
        <button type="button" class="link-button" onClick={connectNow}>
          now
        </button>
      ) : (
        <button
          type="button"
          class="icon-button"
          aria-label={isOn ? 'Pause live updates' : 'Resume live updates'}
          title={isOn ? 'Pause live updates' : 'Resume live updates'}
          onClick={() => changeView({ live: !isOn })}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            {isOn ? <path d="M4.5 3h2.4v10H4.5zM9.1 3h2.4v10H9.1z" /> : <path d="M4.5 2.8 13 8l-8.5 5.2z" />}
          </svg>
        </button>
      )}
    </div>
  );
}
