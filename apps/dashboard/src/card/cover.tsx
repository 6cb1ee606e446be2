import { useState } from 'preact/hooks';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

interface CoverProps {
  readonly name: string;
  readonly url: string | null;
  /** px, both ways */
  readonly size: number;
}

/** A picture of its source's own host, or initials where there is none or it does not come. */
export function Cover({ name, url, size }: CoverProps) {
  const [isBroken, setBroken] = useState(false);
  if (!url || isBroken)
    return (
      <span class="cover-art cover-initials" aria-hidden="true">
        {initials(name)}
      </span>
    );
  return (
    <img
      class="cover-art"
      src={url}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      referrerpolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  );
}
