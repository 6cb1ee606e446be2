import type { Source, SourceState } from '@freshwax/contracts';

type Terms = Omit<SourceState['terms'], 'retentionDays'>;

/** What is shown beside the data of each source, and where its terms are. */
export const termsOf: Readonly<Record<Source, Terms>> = {
  spotify: {
    attribution: 'Metadata from Spotify. Each row links back to it and expires.',
    url: 'https://developer.spotify.com/terms',
  },
  listenbrainz: {
    attribution:
      'Releases, names and track lists from MusicBrainz, listens from ListenBrainz, CC0. Genres are tags of their users, CC BY-NC-SA 3.0.',
    url: 'https://metabrainz.org/datasets',
  },
  musicbrainz: {
    attribution: 'Identities of recordings and release groups from MusicBrainz, CC0.',
    url: 'https://musicbrainz.org/doc/MusicBrainz_Database',
  },
  simulator: { attribution: 'Invented by the simulator that comes with Freshwax.', url: null },
  import: { attribution: 'Rows of a file that you gave.', url: null },
};
