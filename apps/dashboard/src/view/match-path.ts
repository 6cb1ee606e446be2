export type PathParams = Readonly<Record<string, string>>;

const decoded = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

/** Fits a path to a pattern such as `/tracks/:id`; null where it does not fit. A slash at the end changes nothing. */
export function matchPath(pattern: string, path: string): PathParams | null {
  const asked = (path.length > 1 ? path.replace(/\/$/, '') : path).split('/');
  const wanted = pattern.split('/');
  if (asked.length !== wanted.length) return null;
  const params: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const value = decoded(asked[at]!);
    if (!segment.startsWith(':')) {
      if (segment !== value) return null;
    } else if (!value) return null;
    else params[segment.slice(1)] = value;
  }
  return params;
}
