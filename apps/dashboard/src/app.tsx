import { useLayoutEffect, useRef } from 'preact/hooks';
import { routeOf } from './routes.tsx';
import { KeyDialog } from './admin/key-dialog.tsx';
import { Drawer } from './drawer/drawer.tsx';
import { NarrowedBar } from './narrow/narrowed-bar.tsx';
import { Announcer } from './shell/announcer.tsx';
import { DownBanner } from './shell/down-banner.tsx';
import { Footer } from './shell/footer.tsx';
import { Header } from './shell/header.tsx';
import { KeyMap } from './shell/key-map.tsx';
import { SharedVersion } from './shell/shared-version.tsx';
import { hrefTo, path, view } from './view/view.ts';

const Missing = () => (
  <div class="card gap-page">
    <h1>There is no such screen</h1>
    <p>
      <a href={hrefTo('/')}>Back to the overview</a>
    </p>
  </div>
);

export function App() {
  const found = routeOf(path.value);
  const Screen = found?.route.screen ?? Missing;
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    document.title = found ? `${found.route.label} · Freshwax` : 'Freshwax';
    // After a change of screen the keyboard and the reader begin at its top.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path.value]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the figures
      </a>
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        <SharedVersion />
        <DownBanner />
        <Screen key={`${view.value.source ?? 'active'} ${path.value}`} params={found?.params ?? {}} />
        <NarrowedBar />
      </main>
      <Footer />
      <Announcer />
      <Drawer />
      <KeyMap />
      <KeyDialog />
    </>
  );
}
