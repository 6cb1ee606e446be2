import { troubles } from '../query/answer.ts';
import { hrefTo } from '../view/view.ts';

/** Which part does not answer, wherever the reader is; what each card says stays beside its own figures. */
export const DownBanner = () => {
  const said = [...new Set(Object.values(troubles.value))];
  return (
    <div role="status">
      {said.length > 0 && (
        <p class="banner banner-down" data-down>
          <b>{said.join(' ')}</b> What is known from before stays, and ages.{' '}
          <a href={hrefTo('/status')}>See the status</a>
        </p>
      )}
    </div>
  );
};
