/** Endpoints of MusicBrainz by family; each family is the path below /ws/2 with a name in front. */
const shapes: Readonly<Record<string, RegExp>> = {
  'musicbrainz/release-group': /^\/ws\/2\/release-group\/?$/,
  'musicbrainz/artist': /^\/ws\/2\/artist\/?$/,
  'musicbrainz/release': /^\/ws\/2\/release\/?$/,
  'musicbrainz/release/{mbid}': /^\/ws\/2\/release\/([^/]+)$/,
  'musicbrainz/isrc/{isrc}': /^\/ws\/2\/isrc\/([^/]+)$/,
};

export const musicBrainzFamilies: readonly string[] = Object.keys(shapes);

export function findMusicBrainz(path: string): { family: string; id: string } | undefined {
  for (const [family, shape] of Object.entries(shapes)) {
    const match = shape.exec(path);
    if (match) return { family, id: match[1] ?? '' };
  }
  return undefined;
}
