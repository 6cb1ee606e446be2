import type { AlbumRow } from '@freshwax/contracts';
import { Feed } from 'feed';

/** XML 1.0 has no place for control characters, and the end of a CDATA section in a name would end ours. */
const plain = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replaceAll(']]>', ']] >');

export const titleOf = (album: AlbumRow): string =>
  plain([album.artists.map(({ name }) => name).join(', '), album.name].filter((part) => part !== '').join(' – '));

export const textOf = (album: AlbumRow): string =>
  plain(
    [
      album.releaseDate && `Released ${album.releaseDate}`,
      album.albumType,
      album.totalTracks !== null && `${album.totalTracks} tracks`,
      album.label,
      album.genres?.join(', '),
      `source: ${album.source}`,
    ]
      .filter((part) => typeof part === 'string' && part !== '')
      .join(' · '),
  );

/** What the library marks as HTML: a reader would take `<3` for the beginning of an element. */
const toHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same for as long as the album is the same, whoever asks under whatever address. */
export const releaseId = ({ source, id }: AlbumRow): string => `${encodeURIComponent(id)}.${source}@freshwax`;

/** An Atom feed (RFC 4287). @param selfUrl where it was asked for @param fallbackUrl link of a release that has no page */
export function toAtom(
  albums: readonly AlbumRow[],
  { selfUrl, fallbackUrl }: { selfUrl: string; fallbackUrl: string },
): string {
  const newestMs = Math.max(0, ...albums.map(({ observedAt }) => Date.parse(observedAt)));
  const feed = new Feed({
    id: selfUrl,
    title: 'Freshwax releases',
    // Of those entries that have none of their own.
    author: { name: 'Freshwax' },
    link: fallbackUrl,
    feedLinks: { atom: selfUrl },
    updated: new Date(newestMs),
    generator: 'Freshwax',
  });
  for (const album of albums) {
    const published = album.releaseDatePrecision === 'day' ? Date.parse(album.releaseDate ?? '') : Number.NaN;
    feed.addItem({
      id: `urn:freshwax:${releaseId(album)}`,
      title: toHtml(titleOf(album)),
      link: plain(album.url ?? fallbackUrl),
      date: new Date(album.observedAt),
      ...(Number.isNaN(published) ? {} : { published: new Date(published) }),
      content: toHtml(textOf(album)),
      author: album.artists.map(({ name }) => ({ name: plain(name) })),
    });
  }
  return feed.atom1();
}
