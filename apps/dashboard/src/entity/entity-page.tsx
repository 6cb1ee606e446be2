import type { ComponentChildren } from 'preact';
import { Age } from '../card/age.tsx';
import { FaultState, LoadingState } from '../card/gap.tsx';
import { isStale } from '../card/is-stale.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import type { Kept } from '../query/use-answer.ts';
import { hrefTo } from '../view/view.ts';

const NOT_FOUND = 404;

interface EntityPageProps<R> {
  readonly kept: Kept<OneAnswer<R>>;
  readonly kind: 'track' | 'artist';
  readonly children: (row: R) => ComponentChildren;
}

const Unknown = ({ kind }: { kind: string }) => (
  <div class="card gap-page">
    <h1>None of the sources that are shown knows this {kind}</h1>
    <p class="aside">
      It may belong to another source, which can be chosen at the head of the page, or its rows expired. The search
      finds by name what is here of the sources that are shown.
    </p>
    <p>
      <a href={hrefTo('/')}>Back to the overview</a>
    </p>
  </div>
);

/** A screen about one row: its states before there is one, and how old what it says is. */
export function EntityPage<R>({ kept, kind, children }: EntityPageProps<R>) {
  const { answer, receivedAt, fault } = kept.state.value;
  const isOld = isStale(kept.state.value);
  return (
    <div class="entity" ref={kept.ref}>
      {answer && children(answer.data)}
      {answer && (
        <p class={isOld ? 'entity-age is-stale' : 'entity-age'}>
          {isOld && <span class="badge">stale</span>}
          <Age meta={answer.meta} receivedAt={receivedAt} isNamed />
        </p>
      )}
      {!answer && fault?.status === NOT_FOUND && <Unknown kind={kind} />}
      {!answer && fault && fault.status !== NOT_FOUND && (
        <div class="card screen-loading">
          <h1 class="sr-only">{kind}</h1>
          <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />
        </div>
      )}
      {!answer && !fault && (
        <div class="card screen-loading">
          <h1 class="sr-only">{kind}</h1>
          <LoadingState />
        </div>
      )}
    </div>
  );
}
