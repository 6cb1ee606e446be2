import { parse } from 'csv-parse/sync';

/** Each text as one record, or why it is none. */
export function parseAll(texts: readonly string[], delimiter: string): (string[] | Error)[] {
  try {
    const records = parseText(texts.join('\n'), delimiter);
    if (records.length === texts.length) return records;
  } catch {
    // One of them is broken: each for itself tells which.
  }
  return texts.map((text) => parseOne(text, delimiter));
}

export function parseOne(text: string, delimiter: string): string[] | Error {
  try {
    const records = parseText(text, delimiter);
    return records.length === 1 ? records[0]! : new Error('is not one record');
  } catch (error) {
    return new Error(REASONS[(error as { code?: string }).code ?? ''] ?? 'cannot be read');
  }
}

// csv-parse counts lines of the piece it was given; its messages would name wrong ones.
const REASONS: Record<string, string> = {
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted field goes on behind its quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
};

const parseText = (text: string, delimiter: string): string[][] =>
  parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
