import { z } from 'zod';
import { envelopeSchemas, offeredFields, streams, topicTable, type Stream } from '../../libs/contracts/src/index.ts';
import { toWords, type JsonSchema } from './json-schema.ts';
import { code, count, GENERATED, toPage, toTable } from './page.ts';

const FILE = 'docs/reference/events.md';
const DAY_MS = 86_400_000;

const ofTheEnvelope: Readonly<Record<string, string>> = {
  event_id: 'UUIDv5 of source, type, entity, time and payload: the same observation twice has the same id.',
  type: 'The stream.',
  version: 'Of the envelope. Older ones are read too.',
  source: 'Who said it.',
  observed_at: 'When it was so, ms since 1970, UTC.',
  entity_id: "The entity's id at its source; also the record's key.",
  market: 'Country that was asked for, two letters.',
  run_id: 'The run that fetched it.',
  payload: 'What was said: below, by stream.',
  missing: 'Fields of the payload that this source does not offer; they are absent from it.',
};

const schemaOf = (stream: Stream): JsonSchema =>
  z.toJSONSchema(envelopeSchemas[stream], { target: 'draft-2020-12', io: 'input' }) as JsonSchema;

/** A JSON Schema of each stream's events. */
export const eventSchemas = (): [path: string, text: string][] =>
  streams.map((stream) => [
    `docs/reference/events/${stream}.schema.json`,
    `${JSON.stringify({ title: topicTable[stream].topic, ...schemaOf(stream) }, null, 2)}\n`,
  ]);

/** The same to read. */
export async function events(): Promise<[path: string, text: string]> {
  return [FILE, await toPage(FILE, HEAD, TOPICS, envelope(), ...streams.map(toSection))];
}

const HEAD = `# Events

What travels through Kafka: one JSON object a record, UTF-8, keyed by the entity's id. Null means that the source said null; a field that is
absent and named in \`missing\` is one that the source does not offer. How a record is judged: [delivery](../explanation/delivery.md). ${GENERATED}`;

const TOPICS = toTable(
  ['topic', 'stream', 'key', 'partitions', 'kept by Kafka', 'schema'],
  streams.map((stream) => {
    const { topic, key, partitions, retentionMs } = topicTable[stream];
    const file = `events/${stream}.schema.json`;
    return [
      code(topic),
      code(stream),
      code(key),
      count(partitions),
      `${retentionMs / DAY_MS} days`,
      `[${stream}](${file})`,
    ];
  }),
);

function envelope(): string {
  const { properties = {}, required = [] } = schemaOf('album');
  const rows = Object.entries(properties).map(([name, schema]) => {
    const says = ofTheEnvelope[name];
    if (says === undefined) throw new Error(`the envelope's ${name} is not described`);
    const isOpen = name === 'type' || name === 'payload';
    return [code(name), isOpen ? '' : toWords(schema), required.includes(name) ? 'always' : 'may be absent', says];
  });
  return `## Envelope\n\n${toTable(['field', 'takes', '', ''], rows)}`;
}

function toSection(stream: Stream): string {
  const { properties = {} } = schemaOf(stream).properties!['payload']!;
  const offered: readonly string[] = offeredFields[stream];
  const rows = Object.entries(properties).map(([name, schema]) => [
    code(name),
    toWords(schema),
    offered.includes(name) ? 'where offered' : 'always',
  ]);
  return `## ${stream}\n\n${toTable(['field of the payload', 'takes', ''], rows)}`;
}
