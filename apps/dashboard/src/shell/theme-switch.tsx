import { changeView, view } from '../view/view.ts';
import type { ViewState } from '../view/view-state.ts';
import { Icon } from './icon.tsx';

const themes: readonly { theme: ViewState['theme']; label: string; path: string }[] = [
  { theme: 'system', label: 'Colours of the system', path: 'M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 0 1 0 13' },
  {
    theme: 'light',
    label: 'Light',
    path: 'M8 4.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13',
  },
  { theme: 'dark', label: 'Dark', path: 'M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3z' },
];

export const ThemeSwitch = () => (
  <div class="segments segments-icons" role="group" aria-label="Colours">
    {themes.map(({ theme, label, path }) => (
      <button
        key={theme}
        type="button"
        title={label}
        aria-label={label}
        aria-pressed={view.value.theme === theme}
        onClick={() => changeView({ theme })}
      >
        <Icon path={path} class={theme === 'system' ? 'half' : undefined} />
      </button>
    ))}
  </div>
);
