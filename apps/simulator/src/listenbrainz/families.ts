/** Endpoints of ListenBrainz by family; each family is the path below /1 with a name in front. */
const shapes: Readonly<Record<string, RegExp>> = {
  'listenbrainz/explore/fresh-releases': /^\/1\/explore\/fresh-releases\/?$/,
  'listenbrainz/popularity/release-group': /^\/1\/popularity\/release-group$/,
  'listenbrainz/popularity/recording': /^\/1\/popularity\/recording$/,
  'listenbrainz/popularity/artist': /^\/1\/popularity\/artist$/,
  'listenbrainz/popularity/top-recordings-for-artist/{mbid}': /^\/1\/popularity\/top-recordings-for-artist\/([^/]+)$/,
  'listenbrainz/metadata/release_group': /^\/1\/metadata\/release_group\/?$/,
  'listenbrainz/metadata/artist': /^\/1\/metadata\/artist\/?$/,
};

export const listenBrainzFamilies: readonly string[] = Object.keys(shapes);

export function findListenBrainz(path: string): { family: string; id: string } | undefined {
  for (const [family, shape] of Object.entries(shapes)) {
    const match = shape.exec(path);
    if (match) return { family, id: match[1] ?? '' };
  }
  return undefined;
}
