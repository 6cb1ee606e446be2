import { describe, expect, it } from '@jest/globals';
import { harmless, toShownLines } from './letter-lines.ts';

const letter = {
  id: 't:1:0:42',
  topic: 't',
  partition: 1,
  generation: 0,
  offset: '42',
  reason: 'not-utf8',
  path: null,
  detail: null,
  recordedAt: '2026-11-01T00:00:00.000Z',
  state: 'open' as const,
  redrives: 0,
  rejectedAgain: 0,
  redrivenAt: null,
  resolvedOffset: null,
  discarded: null,
};

const refused = { table: 'live.tracks', row: null, refused: { reason: 'not-utf8', path: null, detail: null } };

describe('a dead letter on a terminal', () => {
  it('gives no orders to the terminal', () => {
    expect(harmless('a\u001b[2Jb\u202ec\u0007')).toBe('a\\u001b[2Jb\\u202ec\\u0007');
    const record = { bytes: 9, text: 'x\u001b]0;y\u0007\nz', hex: null, isWhole: true, key: '\u001b[1m', headers: [] };
    const text = toShownLines({ letter, stream: null, record, advice: 'discard it', repeats: [] }, refused).join('\n');
    expect(text).toContain('  x\\u001b]0;y\\u0007\n  z');
    expect(text).toContain('key:      \\u001b[1m');
  });

  it('is hex with offsets where it is no text, and says what to do with its own id', () => {
    const record = { bytes: 20, text: null, hex: { from: 16, hex: '61ff62' }, isWhole: false, key: null, headers: [] };
    const lines = toShownLines({ letter, stream: 'track', record, advice: 'dlq redrive <id>', repeats: [] }, refused);
    expect(lines).toContain(`  00000010  ${'61 ff 62'.padEnd(48)} a.b`);
    expect(lines.at(-1)).toBe('do:       npx freshwax dlq redrive t:1:0:42');
  });

  it('shows the row that it would write, or why it would write none', () => {
    const shown = { letter, stream: 'track' as const, record: null, advice: 'discard it', repeats: [] };
    expect(toShownLines(shown, refused)).toContain('writes:   nothing: not-utf8');
    const row = { id: 't1', name: 'a\u001b[2J', missing: ['label'] };
    const lines = toShownLines(shown, { table: 'live.tracks', row, refused: null });
    expect(lines).toContain('writes:   a row of live.tracks');
    expect(lines).toContain(`  ${'name'.padEnd(22)} "a\\u001b[2J"`);
    expect(lines).toContain(`  ${'missing'.padEnd(22)} ["label"]`);
  });
});
