import type { RecordProvenance } from '@freshwax/contracts';
import { CardMenu } from '../card/card-menu.tsx';
import { Unanswered } from '../card/gap.tsx';
import { count } from '../format/number.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { readPlaceText } from './place.ts';
import { Run } from './record-run.tsx';
import { Headers, Place, Raw, rawText, Rows } from './record-sections.tsx';

/** One record followed both ways: to the rows that rest on it, and to the run that fetched it. */
export function RecordStep({ record }: { record: string }) {
  const { topic, partition, generation, offset } = readPlaceText(record);
  const kept = useAnswer<OneAnswer<RecordProvenance>>({
    path: 'provenance',
    query: { topic, partition, generation, offset },
    isOfAllSources: true,
    minIntervalMs: 5_000,
  });
  const { answer } = kept.state.value;
  const curl = `curl -s '${location.origin}${kept.keeper.address}'`;
  const items = [{ label: 'Copy as curl', done: 'curl copied', act: () => navigator.clipboard.writeText(curl) }];
  const event = answer?.data.event;
  if (event) {
    const copy = () => navigator.clipboard.writeText(rawText(event));
    items.push({ label: 'Copy the record', done: 'Record copied', act: copy });
  }
  return (
    <div ref={kept.ref}>
      <div class="drawer-head">
        <h2 id="drawer-title" tabIndex={-1}>
          Record {count(Number(offset))} of partition {partition}
        </h2>
        <CardMenu of="this record" items={items} />
      </div>
      {answer && (
        <>
          <Place data={answer.data} />
          <Run run={answer.data.run} traceId={answer.data.traceId} />
          <Raw event={answer.data.event} />
          <Rows data={answer.data} />
          <Headers headers={answer.data.headers} />
        </>
      )}
      <Unanswered kept={kept} />
    </div>
  );
}
