import { useState } from 'preact/hooks';
import type { OverviewAnswer } from '@freshwax/contracts';
import { overviewQuestion } from '../overview/questions.ts';
import { useAnswer } from '../query/use-answer.ts';
import { hrefHere } from '../view/view.ts';
import { Icon } from './icon.tsx';

const SAID_FOR_MS = 2_500;

/** Copies the address with the version of the data that it shows, so that whoever opens it sees whether it moved on. */
export function Share() {
  const { answer } = useAnswer<OverviewAnswer>(overviewQuestion).state.value;
  const [said, say] = useState('');
  const copy = async () => {
    const version = answer?.meta.dataVersion ?? null;
    const text = await navigator.clipboard.writeText(location.origin + hrefHere({ version })).then(
      () => 'Link copied',
      () => 'The browser refused to copy',
    );
    say(text);
    setTimeout(() => say(''), SAID_FOR_MS);
  };
  return (
    <div class="menu">
      <button
        type="button"
        class="icon-button"
        aria-label="Copy a link to this view"
        title="Copy a link to this view, with the version of its data"
        onClick={() => void copy()}
      >
        <Icon path="M6.5 9.5l3-3M7.3 4.6 9 2.9a2.9 2.9 0 0 1 4.1 4.1l-1.7 1.7M8.7 11.4 7 13.1A2.9 2.9 0 0 1 2.9 9l1.7-1.7" />
      </button>
      <span class="menu-said" role="status">
        {said}
      </span>
    </div>
  );
}
