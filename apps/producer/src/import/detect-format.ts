import type { InputFile } from './input.file.ts';
import { UsageError } from './usage.error.ts';

export const formatNames = ['csv', 'ndjson', 'spotify-history'] as const;
export type FormatName = (typeof formatNames)[number];

/** By the file's name, and where that leaves it open by how it begins. @throws UsageError */
export async function detectFormat(input: InputFile): Promise<FormatName> {
  if (/\.(csv|tsv)$/i.test(input.name)) return 'csv';
  const text = (await headOf(input)).replace(/^\uFEFF/, '').trimStart();
  if (/^\{[^\n]*"(master_metadata_track_name|endTime)"/.test(text))
    throw new UsageError(`${input.path} is a streaming history, an entry a line: a JSON array is wanted (jq -s .)`);
  if (text.startsWith('{') || /\.(ndjson|jsonl)$/i.test(input.name)) return 'ndjson';
  if (!text.startsWith('[')) return 'csv';
  if (/"(ts|endTime)"/.test(text) || /^\[\s*\]/.test(text)) return 'spotify-history';
  throw new UsageError(
    `${input.path} is a JSON array, but no streaming history of Spotify: one object a line is wanted (jq -c '.[]')`,
  );
}

async function headOf(input: InputFile): Promise<string> {
  for await (const chunk of input.bytes(0)) return chunk.toString('utf8');
  return '';
}
