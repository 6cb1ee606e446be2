interface MarkedLine {
  readonly text: string;
  /** The line is what is wrong, or holds it. */
  readonly isMarked: boolean;
  /** Said beside the line. */
  readonly note?: string;
}

const segment = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** JSON of one depth, as lines that each know their pointer. */
function linesOf(value: unknown, pointer: string, { indent, lead, tail }: Frame): PointedLine[] {
  const pad = '  '.repeat(indent);
  const isArray = Array.isArray(value);
  const entries: [string, unknown][] =
    typeof value === 'object' && value !== null ? Object.entries(value as Record<string, unknown>) : [];
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) {
    const text = typeof value === 'object' && value !== null ? open + close : JSON.stringify(value);
    return [{ pointer, text: `${pad}${lead}${text}${tail}` }];
  }
  const inner = entries.flatMap(([key, each], at) =>
    linesOf(each, `${pointer}/${segment(key)}`, {
      indent: indent + 1,
      lead: isArray ? '' : `${JSON.stringify(key)}: `,
      tail: at < entries.length - 1 ? ',' : '',
    }),
  );
  return [{ pointer, text: `${pad}${lead}${open}` }, ...inner, { pointer, text: `${pad}${close}${tail}` }];
}
interface Frame {
  readonly indent: number;
  readonly lead: string;
  readonly tail: string;
}
interface PointedLine {
  readonly pointer: string;
  readonly text: string;
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/**
 * A value as lines of JSON with those marked that a pointer names. Where the pointer leads to nothing, that is what is wrong:
 * the nearest part that is there is marked, with a note of what it lacks. What is no JSON is given as it is.
 * @param path JSON pointer; null for the whole
 */
export function toMarkedLines(text: string, path: string | null): MarkedLine[] {
  const json = parsed(text);
  if (!json) return text.split('\n').map((line) => ({ text: line, isMarked: false }));
  const lines = linesOf(json.value, '', { indent: 0, lead: '', tail: '' });
  if (path === null || path === '') return lines.map((line) => ({ text: line.text, isMarked: false }));
  const isThere = lines.some(({ pointer }) => pointer === path);
  if (isThere)
    return lines.map(({ pointer, text: line }) => ({
      text: line,
      isMarked: pointer === path || pointer.startsWith(`${path}/`),
    }));
  const nearest = nearestOf(path, new Set(lines.map(({ pointer }) => pointer)));
  const first = lines.findIndex(({ pointer }) => pointer === nearest);
  const lacking = path.slice(nearest.length + 1);
  return lines.map(({ text: line }, at) =>
    at === first ? { text: line, isMarked: true, note: `${lacking} is missing here` } : { text: line, isMarked: false },
  );
}

/** The longest beginning of a pointer that is there; the root always is. */
function nearestOf(path: string, there: ReadonlySet<string>): string {
  const cut = path.lastIndexOf('/');
  if (cut <= 0) return '';
  const parent = path.slice(0, cut);
  return there.has(parent) ? parent : nearestOf(parent, there);
}
