import { routes } from '../routes.tsx';
import { goTo, hrefTo, path } from '../view/view.ts';
import { Connection } from './connection.tsx';
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

/** A plain click stays on the page; every other way of following a link is the browser's. */
function follow(event: MouseEvent, target: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  goTo(target);
}

export const Header = () => (
  <header class="top">
    <div class="top-inner">
      <a class="brand" href={hrefTo('/')} onClick={(event) => follow(event, '/')}>
        <Mark />
        <span class="brand-name">Freshwax</span>
      </a>
      <nav aria-label="Screens">
        <ul>
          {routes.map((route) => (
            <li key={route.path}>
              <a
                href={hrefTo(route.path)}
                aria-current={path.value === route.path ? 'page' : undefined}
                onClick={(event) => follow(event, route.path)}
              >
                {route.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="top-tools">
        <SourcePicker />
        <Connection />
        <ThemeSwitch />
      </div>
    </div>
  </header>
);
