import { routes } from '../routes.tsx';
import { hrefTo, path } from '../view/view.ts';
import { Connection } from './connection.tsx';
import { Icon } from './icon.tsx';
import { openKeyMap } from './key-map.tsx';
import { Search } from './search.tsx';
import { Share } from './share.tsx';
import { SourcePicker } from './source-picker.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <circle class="mark-disc" cx="16" cy="16" r="15" />
    <circle class="mark-groove" cx="16" cy="16" r="12" />
    <circle class="mark-groove" cx="16" cy="16" r="9.2" />
    <circle class="mark-label" cx="16" cy="16" r="6" />
    <circle class="mark-hole" cx="16" cy="16" r="1.5" />
  </svg>
);

const KeysButton = () => (
  <button type="button" class="icon-button" aria-label="Keyboard map" title="Keyboard map (?)" onClick={openKeyMap}>
    <Icon path="M1.5 4h13v8h-13zM4 6.7h.01M6.7 6.7h.01M9.3 6.7h.01M12 6.7h.01M4.7 9.4h6.6" />
  </button>
);

export const Header = () => (
  <header class="top">
    <div class="top-inner">
      <a class="brand" href={hrefTo('/')}>
        <Mark />
        <span class="brand-name">Freshwax</span>
      </a>
      <Search />
      <div class="top-tools">
        <SourcePicker />
        <Connection />
        <div class="top-buttons">
          <Share />
          <KeysButton />
        </div>
        <ThemeSwitch />
      </div>
      <nav aria-label="Screens">
        <ul>
          {routes.map(
            (route) =>
              route.letter && (
                <li key={route.path}>
                  <a href={hrefTo(route.path)} aria-current={path.value === route.path ? 'page' : undefined}>
                    {route.label}
                  </a>
                </li>
              ),
          )}
        </ul>
      </nav>
    </div>
  </header>
);
