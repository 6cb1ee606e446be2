import { describe, expect, it } from '@jest/globals';
import type { AlbumRow } from '@freshwax/contracts';
import { toAtom } from './atom.feed.ts';
import { toCalendarFile } from './calendar.feed.ts';

const album = {
  id: 'a/1',
  source: 'spotify',
  name: 'Loud & <Clear> ]]>]]><x>\u0007',
  artists: [{ id: '1', name: 'Ann; Bo, Cy\nATTENDEE:x' }],
  observedAt: '2026-11-20T12:00:00.000Z',
  releaseDate: '2026-12-04',
  releaseDatePrecision: 'day',
  albumType: 'single',
  totalTracks: 3,
  label: null,
  genres: ['pop'],
  url: 'https://open.example/a?b=1&c=2',
} as unknown as AlbumRow;
const links = { selfUrl: 'http://localhost/f?a=1&b=2', fallbackUrl: 'http://localhost/' };

describe('a feed of releases', () => {
  it('names each release once and for ever, with its day and its page', () => {
    const atom = toAtom([album], links);
    expect(atom).toContain('<id>urn:freshwax:a%2F1.spotify@freshwax</id>');
    expect(atom).toContain('<published>2026-12-04T00:00:00.000Z</published>');
    expect(atom).toContain('href="https://open.example/a?b=1&amp;c=2"');
    expect(atom).toContain('Released 2026-12-04 · single · 3 tracks · pop · source: spotify');
    expect(toAtom([album], links)).toBe(atom);
  });

  it('stays XML whatever a name holds', () => {
    const atom = toAtom([album], links);
    expect(atom.split(']]>').length).toBe(atom.split('<![CDATA[').length);
    expect(atom).not.toContain('\u0007');
  });

  it('shows a name as it is spelt to a reader, who takes titles and texts for HTML', () => {
    const atom = toAtom([{ ...album, name: 'I <3 R&B', label: '<b>Bold</b>' }], links);
    expect(atom).toContain('I &lt;3 R&amp;B]]></title>');
    expect(atom).toContain(' · &lt;b&gt;Bold&lt;/b&gt; · ');
  });

  it('has an author also for a release that credits nobody', () => {
    expect(toAtom([{ ...album, artists: [] }], links)).toMatch(/<feed[^]*<author>[^]*<entry>/);
  });

  it('is well-formed without a release', () => {
    expect(toAtom([], links)).toContain('<updated>1970-01-01T00:00:00.000Z</updated>');
  });
});

describe('a calendar of releases', () => {
  it('holds a whole day for each, and nothing that a name brings along', async () => {
    const lines = (await toCalendarFile([album], false)).replaceAll('\r\n\t', '').split('\r\n');
    expect(lines).toContain('DTSTART;VALUE=DATE:20261204');
    // RFC 5545: what begins on a date and names no end lasts that day. As a duration the library writes `P1DT`, which is none.
    expect(lines.filter((line) => /^(?:DURATION|DTEND)/.test(line))).toEqual([]);
    expect(lines).toContain('UID:a%2F1.spotify@freshwax');
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
    expect(lines.find((line) => line.startsWith('SUMMARY'))).toContain('Ann\\; Bo\\, Cy\\n');
  });

  it.each([
    ['https://Example.org/a b', 'URL:https://example.org/a%20b'],
    ['https://my_label.example/a', undefined],
    ['https://', undefined],
    ['https://[::1]/a', undefined],
  ])('holds a release whose page is %s', async (url, line) => {
    const lines = (await toCalendarFile([{ ...album, url }, album], false)).split('\r\n');
    expect(lines.filter((each) => each === 'BEGIN:VEVENT')).toHaveLength(2);
    expect(lines.filter((each) => each.startsWith('URL:'))).toEqual(
      [line, 'URL:https://open.example/a?b=1&c=2'].filter((each) => each !== undefined),
    );
  });

  it('says in its name since when it is, where earlier releases are left out', async () => {
    const name = async (isCut: boolean): Promise<string | undefined> =>
      /^X-WR-CALNAME:(.*)$/m.exec(await toCalendarFile([album], isCut))?.[1];
    expect([await name(false), await name(true)]).toEqual(['Releases', 'Releases since 2026-12-04']);
  });

  it('is a calendar without a release too', async () => {
    expect(await toCalendarFile([], false)).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
  });
});
