import type { DeadLetter, DeadLetterCount, LetterPreview, RedriveResult, ShownLetter } from '@freshwax/contracts';
import { outColours } from './output.ts';

/** What a terminal would take as an order is shown as its code: a record may hold anything. */
export const harmless = (text: string): string =>
  text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

const colours: Record<DeadLetter['state'], (text: string) => string> = {
  open: outColours.yellow,
  redriven: outColours.cyan,
  settled: outColours.green,
  discarded: outColours.dim,
  purged: outColours.dim,
};

const stateText = (state: DeadLetter['state']): string => colours[state](state.padEnd(9));

export function toCountLines(counts: readonly DeadLetterCount[]): string[] {
  if (counts.length === 0) return ['no dead letters'];
  return counts.map(({ reason, topic, state, letters }) =>
    [letters.toLocaleString('en').padStart(9), stateText(state), reason.padEnd(20), topic].join('  '),
  );
}

export const toLetterLine = (letter: DeadLetter): string =>
  [
    stateText(letter.state),
    letter.reason.padEnd(20),
    outColours.dim(letter.id),
    letter.recordedAt,
    ...(letter.path === null ? [] : [harmless(letter.path)]),
    ...(letter.detail === null ? [] : [harmless(letter.detail)]),
  ].join('  ');

export function toShownLines(shown: ShownLetter, preview: LetterPreview): string[] {
  const { letter, stream, record, advice, repeats } = shown;
  const { reason, path, detail, redrives, rejectedAgain, resolvedOffset, discarded } = letter;
  return [
    `${stateText(letter.state).trim()}  ${letter.id}${stream ? outColours.dim(`  (${stream})`) : ''}`,
    `wrong:    ${[reason, path, detail]
      .filter((it) => it !== null)
      .map(harmless)
      .join('  ')}`,
    `recorded: ${letter.recordedAt}`,
    ...(redrives > 0
      ? [`redriven: ${redrives} times, last ${letter.redrivenAt}; rejected again: ${rejectedAgain}`]
      : []),
    ...repeats.map((it) =>
      outColours.dim(`          offset ${it.offset}: ${harmless([it.reason, it.path ?? ''].join(' '))}`),
    ),
    ...(resolvedOffset === null ? [] : [`settled:  by offset ${resolvedOffset}`]),
    ...(discarded ? [`discarded: by ${harmless(discarded.by)}, ${discarded.at}: ${harmless(discarded.why)}`] : []),
    ...(record ? toBytesLines(record) : ['bytes:    gone: expired, or taken by a purge']),
    ...toPreviewLines(preview),
    `do:       ${advice.replaceAll('<id>', letter.id).replaceAll('dlq ', 'npx freshwax dlq ')}`,
  ];
}

/** What publishing it again as it is would come to. */
function toPreviewLines({ table, row, refused }: LetterPreview): string[] {
  if (!row) {
    const why = [refused?.reason, refused?.path, refused?.detail].filter((it) => it !== null && it !== undefined);
    return [`writes:   nothing: ${why.map(harmless).join('  ')}`];
  }
  return [
    `writes:   a row of ${table}`,
    ...Object.entries(row).map(([column, value]) => `  ${column.padEnd(22)} ${harmless(JSON.stringify(value))}`),
  ];
}

function toBytesLines({ bytes, text, hex, isWhole, key, headers }: NonNullable<ShownLetter['record']>): string[] {
  return [
    `key:      ${key === null ? 'as in the value' : harmless(key)}`,
    ...headers.map(([name, value]) => `header:   ${harmless(name)}: ${harmless(value)}`),
    `value:    ${bytes === null ? 'none' : `${bytes.toLocaleString('en')} bytes${isWhole ? '' : ', in part'}`}`,
    ...(text === null ? [] : text.split('\n').map((line) => `  ${harmless(line)}`)),
    ...(hex === null ? [] : toHexLines(hex)),
  ];
}

/** Offset, 16 bytes, and what of them is ASCII. */
function toHexLines({ from, hex }: { from: number; hex: string }): string[] {
  const rows = hex.match(/.{1,32}/g) ?? [];
  return rows.map((row, at) => {
    const pairs = row.match(/../g) ?? [];
    const ascii = pairs.map((pair) =>
      /^[2-7]/.test(pair) && pair !== '7f' ? String.fromCharCode(parseInt(pair, 16)) : '.',
    );
    return `  ${(from + at * 16).toString(16).padStart(8, '0')}  ${pairs.join(' ').padEnd(48)} ${ascii.join('')}`;
  });
}

export function toRedriveLines({
  letters,
  published,
  settled,
  rejectedAgain,
  pending,
  refused,
}: RedriveResult): string[] {
  return [
    `${published} of ${letters} published: ${settled} settled, ${rejectedAgain} rejected again, ${pending} not applied yet`,
    ...Object.entries(refused).map(([why, n]) => `  ${n} not published: ${why}`),
  ];
}
