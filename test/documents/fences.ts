/** A fenced block of a Markdown page: ```` ```sh norun: why ````. */
export interface Fence {
  /** Of its opening, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands after the language. */
  readonly note: string;
  readonly text: string;
  /** Nothing but empty lines between this one and the one before. */
  readonly followsFence: boolean;
}

const OPENING = /^(?<indent> *)(?<ticks>`{3,})(?<language>[^\s`]*) *(?<note>[^`]*)$/;

/** In the order of the page. */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split('\n');
  let hasTextBetween = true;
  for (let at = 0; at < lines.length; at += 1) {
    const opening = OPENING.exec(lines[at]!)?.groups;
    if (!opening) {
      hasTextBetween ||= lines[at]!.trim() !== '';
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && line.trim() === opening['ticks']);
    if (end === -1) throw new Error(`the block that begins in line ${at + 1} has no end`);
    const indent = opening['indent']!.length;
    const text = lines.slice(at + 1, end).map((line) => line.slice(indent));
    const { language, note } = opening as { language: string; note: string };
    fences.push({ line: at + 1, language, note: note.trim(), text: text.join('\n'), followsFence: !hasTextBetween });
    hasTextBetween = false;
    at = end;
  }
  return fences;
}
