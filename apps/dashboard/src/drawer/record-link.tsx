import { hrefHere } from '../view/view.ts';
import { toPlaceText, type Place } from './place.ts';

/** To the raw record that a row, or a point of a history, rests on. */
export const RecordLink = ({ place, of }: { place: Place; of: string }) => (
  <a
    class="record-link"
    href={hrefHere({ record: toPlaceText(place) })}
    aria-label={`${place.partition}/${place.offset}, the record behind ${of}`}
    title={`${place.topic}, partition ${place.partition}, offset ${place.offset}`}
  >
    {place.partition}/{place.offset}
  </a>
);
