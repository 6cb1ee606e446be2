import type { OverviewAnswer } from '@freshwax/contracts';
import { overviewQuestion } from '../overview/questions.ts';
import { useAnswer } from '../query/use-answer.ts';
import { changeView, view } from '../view/view.ts';

/** Says, to whoever opened a shared link, whether the figures are still those that it was made of. */
export function SharedVersion() {
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const { version } = view.value;
  const current = kept.state.value.answer?.meta.dataVersion;
  return (
    <div ref={kept.ref}>
      {version && current && (
        <p class="banner" role="status">
          <span>
            {version === current ? (
              <>
                These are the figures that the link was made of, data version <b>{version}</b>.
              </>
            ) : (
              <>
                This link was made of data version <b>{version}</b>. The data has moved on: what you see is version{' '}
                <b>{current}</b>.
              </>
            )}
          </span>
          <button type="button" class="link-button" onClick={() => changeView({ version: null })}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}
