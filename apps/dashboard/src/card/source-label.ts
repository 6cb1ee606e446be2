import type { Source } from '@freshwax/contracts';

const labels: Record<Source, string> = {
  spotify: 'Spotify',
  listenbrainz: 'ListenBrainz',
  musicbrainz: 'MusicBrainz',
  simulator: 'Simulator',
  import: 'Import',
};
export const sourceLabel = (source: Source): string => labels[source];

/** For what leaves the page and must say by itself that the simulator's numbers are invented. */
export const sourceCredit = (sources: readonly Source[]): string =>
  sourceLabels(sources).replace('Simulator', 'Simulator (invented numbers)');

export const sourceLabels = (sources: readonly Source[]): string =>
  sources.length > 0 ? sources.map(sourceLabel).join(', ') : 'All sources';
