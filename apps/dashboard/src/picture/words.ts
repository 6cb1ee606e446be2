import { svgElement } from './svg.ts';

/** Of a line's height, what lies below its letters. */
const BELOW = 0.27;

/** As much of a word as stands in its box, cut as the page cuts it; nothing of one that lies above, below or beside. */
export function fitted(word: string, place: DOMRect, box: DOMRect | null): string {
  if (!box || place.width === 0) return word;
  if (place.top < box.top - 1 || place.bottom > box.bottom + 1 || place.left >= box.right) return '';
  if (place.right <= box.right + 1) return word;
  const letters = Math.floor((word.length * (box.right - place.left)) / place.width) - 1;
  return `${word.slice(0, Math.max(1, letters))}…`;
}

/** The words of a text, each with its place: what the page breaks into lines, also after a hyphen, is so in the picture too. */
export function* wordsOf(
  text: Text,
  style: CSSStyleDeclaration,
  frame: { readonly left: number; readonly top: number; readonly clip: DOMRect | null },
): Generator<SVGElement> {
  const face = {
    fill: style.color,
    'font-family': style.fontFamily,
    'font-size': style.fontSize,
    'font-weight': style.fontWeight,
    'font-style': style.fontStyle,
  };
  for (const { 0: word, index } of text.data.matchAll(/[^\s-]+-?|-/g)) {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const place = range.getBoundingClientRect();
    const shown = fitted(word, place, frame.clip);
    const at = { x: place.left - frame.left, y: place.bottom - frame.top - place.height * BELOW };
    if (shown) yield svgElement('text', { ...face, ...at }, shown);
  }
}
