import type { OverviewAnswer, Source } from '@freshwax/contracts';
import { overviewQuestion } from '../overview/questions.ts';
import { useAnswer } from '../query/use-answer.ts';

const credits: Partial<Record<Source, string>> = {
  spotify: 'Metadata from Spotify; each row links back to it and expires.',
  listenbrainz: 'Popularity from ListenBrainz, CC0.',
  musicbrainz: 'Releases from MusicBrainz, CC0.',
  import: 'Imported rows come from the file that you gave.',
};

export function Footer() {
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const { answer } = kept.state.value;
  const shown = answer?.meta.sources ?? [];
  return (
    <footer class="bottom" ref={kept.ref}>
      <div class="bottom-inner">
        <p class={shown.includes('simulator') ? 'bottom-invented' : undefined}>
          Numbers of source <b>simulator</b> are invented
          {shown.includes('simulator') ? ', and they are what this page shows now.' : '.'}
        </p>
        {shown.map((source) => credits[source] && <p key={source}>{credits[source]}</p>)}
        <p class="bottom-links">
          <a href="/api/docs">API</a>
          <a href="/api/openapi.json">OpenAPI</a>
          <a href="/metrics">Metrics</a>
          {answer && <span>Data version {answer.meta.dataVersion}</span>}
        </p>
      </div>
    </footer>
  );
}
