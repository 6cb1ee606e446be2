import type { AnswerMeta, Availability, OverviewAnswer } from '@freshwax/contracts';
import type { Gap } from '../card/gap.tsx';
import { useAnswer } from '../query/use-answer.ts';
import { changeView, hrefTo } from '../view/view.ts';
import { isOnlyImported } from './is-only-imported.ts';
import { overviewQuestion } from './questions.ts';

/** Offered only where there is something to show. */
function ShowImport() {
  const { answer } = useAnswer<OverviewAnswer>(overviewQuestion).state.value;
  if (!answer?.data.sources.some(({ source }) => source === 'import')) return null;
  return (
    <button type="button" class="button" onClick={() => changeView({ source: 'import' })}>
      Show imported rows
    </button>
  );
}

const notOfferedBySpotify = (what: string): Gap => ({
  kind: 'not-offered',
  title: 'Not offered by this Spotify app',
  text: (
    <p>
      Apps made since February 2026 are given no {what}. It is not zero, it is not there. What helps: an app with
      extended access, or a table of your own: <code>npx freshwax import file.csv</code>
    </p>
  ),
  actions: <ShowImport />,
});

const notOffered = (what: string): Gap => ({
  kind: 'not-offered',
  title: 'Not offered by this source',
  text: <p>The source that is shown gives no {what}. Choose another source at the top of the page.</p>,
});

const notImported = (what: string): Gap => ({
  kind: 'empty',
  title: `No ${what}`,
  text: <p>The tables that were imported have none.</p>,
});

const notArrived = (what: string): Gap => ({
  kind: 'empty',
  title: `No ${what} yet`,
  text: <p>Details arrive after the first records do. The pipeline shows whether they are on their way.</p>,
  actions: (
    <a class="button" href={hrefTo('/pipeline')}>
      Open the pipeline
    </a>
  ),
});

export const nothingYet = (what: string, meta: AnswerMeta): Gap =>
  isOnlyImported(meta) ? notImported(what) : notArrived(what);

/** Why there is nothing to draw of a variable, or nothing when there is. */
export function gapOf(availability: Availability, what: string, meta: AnswerMeta): Gap | undefined {
  if (availability === 'ok') return undefined;
  if (availability === 'missing') return nothingYet(what, meta);
  return meta.sources.includes('spotify') ? notOfferedBySpotify(what) : notOffered(what);
}
