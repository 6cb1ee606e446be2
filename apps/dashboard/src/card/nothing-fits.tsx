import { changeView } from '../view/view.ts';
import type { Gap } from './gap.tsx';

/** What stands where a narrowed screen leaves nothing of a card. */
export const nothingFits: Gap = {
  kind: 'empty',
  title: 'Nothing fits what the screen is narrowed to',
  text: <p>Something may come yet: the card follows the data.</p>,
  actions: (
    <button type="button" class="button" onClick={() => changeView({ filters: {} })}>
      Show all again
    </button>
  ),
};
