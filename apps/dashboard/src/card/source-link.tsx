import type { Source } from '@freshwax/contracts';
import { sourceLabel } from './source-label.ts';

interface SourceLinkProps {
  readonly name: string;
  readonly url: string | null;
  readonly source: Source;
}

/** Links back to where a row comes from, as the terms of the sources ask; never to anything but a page. */
export function SourceLink({ name, url, source }: SourceLinkProps) {
  const text = name || 'Name taken down';
  if (!url || !/^https?:\/\//i.test(url)) return <span>{text}</span>;
  return (
    <a href={url} rel="noreferrer" title={`${text} at ${sourceLabel(source)}`}>
      {text}
    </a>
  );
}
