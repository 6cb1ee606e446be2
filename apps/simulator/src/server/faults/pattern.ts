/** `*` stands for anything. The query counts where the pattern has a `?`. Takes no longer than the text is long. */
export function matchesPattern(pattern: string, { pathname, search }: URL): boolean {
  const text = pattern.includes('?') ? pathname + search : pathname;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return from <= text.length - last.length;
}
