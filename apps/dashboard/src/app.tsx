import { useEffect, useRef } from 'preact/hooks';
import { routeOf } from './routes.tsx';
import { KeyDialog } from './admin/key-dialog.tsx';
import { Announcer } from './shell/announcer.tsx';
import { Footer } from './shell/footer.tsx';
import { Header } from './shell/header.tsx';
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
  const route = routeOf(path.value);
  const Screen = route?.screen ?? Missing;
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = route ? `${route.label} · Freshwax` : 'Freshwax';
    // After a change of screen the keyboard and the reader begin at its top.
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
  }, [route]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the figures
      </a>
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        <Screen key={view.value.source ?? 'active'} />
      </main>
      <Footer />
      <Announcer />
      <KeyDialog />
    </>
  );
}
