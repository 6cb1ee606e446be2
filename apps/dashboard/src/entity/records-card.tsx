import type { RawEvent } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { count } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import type { ListAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { recordsQuestion } from './questions.ts';

const typeOf = ({ value }: RawEvent): string =>
  typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : 'unknown';

const toTable = (events: readonly RawEvent[]) =>
  tableOf<RawEvent>({
    rows: events,
    columns: [
      {
        key: 'published',
        label: 'Published',
        value: (row) => row.timestamp,
        show: (row) => instantText(row.timestamp),
      },
      { key: 'type', label: 'Says', value: typeOf },
      {
        key: 'record',
        label: 'Record',
        value: toPlaceText,
        show: (row) => <RecordLink place={row} of={`what ${typeOf(row)} says`} />,
      },
      { key: 'topic', label: 'Topic', value: (row) => row.topic },
    ],
  });

/** The raw records that rows and history of one entity rest on. */
export function RecordsCard({ id }: { id: string }) {
  const kept = useAnswer<ListAnswer<RawEvent>>(recordsQuestion(id));
  const content = ({ data, page, meta }: ListAnswer<RawEvent>): CardContent => {
    const table = toTable(data);
    const gone = meta.missing['gone'] ?? 0;
    return {
      drawing: table.render('records', 'Records of this entity, newest first'),
      table,
      n: data.length,
      nOf: page.hasMore ? 'records, the newest' : data.length === 1 ? 'record' : 'records',
      missing: gone,
      partial: gone > 0 ? `${count(gone)} expired or were purged` : undefined,
      gap:
        data.length === 0
          ? {
              kind: 'empty',
              title: 'No record of it is kept',
              text: <p>They expired, or were purged. What they said may still be in the figures.</p>,
            }
          : undefined,
    };
  };
  return <Card name="records" question="Where is this known from?" kept={kept} content={content} isBare isTable />;
}
