import type { Source } from '@freshwax/contracts';

const labels: Record<Source, string> = {
  spotify: 'Spotify',
  listenbrainz: 'ListenBrainz',
  musicbrainz: 'MusicBrainz',
  simulator: 'Simulator',
  import: 'Import',
};
export const sourceLabel = (source: Source): string => labels[source];

export const sourceLabels = (sources: readonly Source[]): string =>
  sources.length > 0 ? sources.map(sourceLabel).join(', ') : 'no source yet';
