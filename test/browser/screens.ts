/** Path of each screen, with rows that there are. */
export async function screensOf(address: string): Promise<Record<string, string>> {
  const idsOf = async (list: string, limit: number): Promise<string[]> => {
    const answer = await fetch(`${address}/api/v1/${list}?sort=-popularity&limit=${limit}`);
    return ((await answer.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
  };
  const [[artist], tracks] = await Promise.all([idsOf('artists', 1), idsOf('tracks', 3)]);
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
