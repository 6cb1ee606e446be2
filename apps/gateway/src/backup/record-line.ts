import type { BytesRecord, KafkaRecord } from '@freshwax/kafka';
import { toBytes, toJsonBytes, type JsonBytes } from './raw-line.ts';

/** A record that is not applied yet, as a line: what a producer would publish. */
interface RecordLine {
  offset: string;
  key: JsonBytes;
  value: JsonBytes;
  /** In their order; a name may come again. */
  headers: [name: string, value: JsonBytes][];
}

export function toRecordLine({ offset, key, value, headers }: KafkaRecord): string {
  const pairs = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((it): [string, JsonBytes] => [name, toJsonBytes(Buffer.from(it ?? ''))]),
  );
  const line: RecordLine = { offset: String(offset), key: toJsonBytes(key), value: toJsonBytes(value), headers: pairs };
  return `${JSON.stringify(line)}\n`;
}

/** The record, and where it was. */
export function parseRecordLine(text: string): { offset: bigint; record: BytesRecord } {
  const { offset, key, value, headers } = JSON.parse(text) as RecordLine;
  const byName = Map.groupBy(headers, ([name]) => name);
  const record = {
    key: toBytes(key),
    value: toBytes(value),
    headers: Object.fromEntries(
      [...byName].map(([name, pairs]) => [name, pairs.map(([, it]) => toBytes(it) ?? Buffer.alloc(0))]),
    ),
  };
  return { offset: BigInt(offset), record };
}
