import type { OverviewAnswer, Source, SourceStatesAnswer } from '@freshwax/contracts';
import { sourceLabel } from '../card/source-label.ts';
import { compact } from '../format/number.ts';
import { overviewQuestion } from '../overview/questions.ts';
import { useAnswer } from '../query/use-answer.ts';
import { sourcesQuestion } from '../status/question.ts';
import { changeView, view } from '../view/view.ts';

/** The active sources unless one is chosen: sources are never mixed into one column, so this is the whole choice. */
export function SourcePicker() {
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const sources = kept.state.value.answer?.data.sources ?? [];
  const chosen = view.value.source;
  const known = sources.map(({ source }) => source);
  const followed = useAnswer<SourceStatesAnswer>({ ...sourcesQuestion, isOfAllSources: true });
  const active = (followed.state.value.answer?.data ?? []).map(({ source }) => sourceLabel(source));
  return (
    <label class="picker" ref={kept.ref}>
      <span class="picker-label" ref={followed.ref}>
        Source
      </span>
      <select
        data-source-picker
        value={chosen ?? ''}
        onChange={(event) => changeView({ source: (event.currentTarget.value || null) as Source | null })}
      >
        <option value="">{active.length > 0 ? `Active: ${active.join(', ')}` : 'Active sources'}</option>
        {sources.map(({ source, tracks, albums }) => (
          <option key={source} value={source}>
            {sourceLabel(source)} · {tracks > 0 ? `${compact(tracks)} tracks` : `${compact(albums)} albums`}
          </option>
        ))}
        {chosen && !known.includes(chosen) && <option value={chosen}>{sourceLabel(chosen)}</option>}
      </select>
    </label>
  );
}
