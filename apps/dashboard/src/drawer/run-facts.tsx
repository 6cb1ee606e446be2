import type { SourceRun } from '@freshwax/contracts';
import { count } from '../format/number.ts';

const facts = (run: SourceRun): readonly (readonly [string, number])[] => [
  ['Calls', run.calls],
  ['Asked', run.asked],
  ['Answered', run.answered],
  ['Published', run.published],
  ['Refused', run.refused],
];

/** What a run asked, what came, and what it cost. */
export const RunFacts = ({ run }: { run: SourceRun }) => (
  <dl class="run-facts">
    {facts(run).map(([name, value]) => (
      <div key={name}>
        <dd>{count(value)}</dd>
        <dt>{name}</dt>
      </div>
    ))}
  </dl>
);
