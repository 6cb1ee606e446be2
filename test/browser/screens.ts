/** Ids of the most popular ones, first to last. */
export async function firstIds(address: string, list: 'artists' | 'tracks', limit: number): Promise<string[]> {
  const answer = await fetch(`${address}/api/v1/${list}?sort=-popularity&limit=${limit}`);
  return ((await answer.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
}

/** Path of each screen, with rows that there are. */
export async function screensOf(address: string): Promise<Record<string, string>> {
  const [[artist], tracks] = await Promise.all([firstIds(address, 'artists', 1), firstIds(address, 'tracks', 3)]);
  return {
    overview: '/',
    releases: '/releases',
    track: `/tracks/${tracks[0]}`,
    artist: `/artists/${artist}`,
    compare: `/compare?ids=${tracks.join(',')}`,
    explore: '/explore',
    watched: '/watched',
    pipeline: '/pipeline',
    'dead-letters': '/dead-letters',
    status: '/status',
  };
}
