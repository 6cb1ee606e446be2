import type { Pages } from '../query/use-pages.ts';
import { FaultLine } from './fault-line.tsx';

interface ListMoreProps {
  readonly pages: Pick<Pages<unknown>, 'hasMore' | 'refused'>;
  readonly onMore: () => void;
}

/** Below a list of which more may follow: how the next page is had, or why one was not. */
export function ListMore({ pages: { hasMore, refused }, onMore }: ListMoreProps) {
  if (refused) return <FaultLine fault={refused.state.value.fault!} onRetry={() => refused.retry()} />;
  if (!hasMore) return null;
  return (
    <p class="list-more">
      <button type="button" class="button" onClick={onMore}>
        Show more
      </button>
    </p>
  );
}
