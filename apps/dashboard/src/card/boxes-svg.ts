import { svgElement, svgRoot } from './svg-element.ts';

const CORNER_PX = 4;
/** Of a line's height, what lies below its letters. */
const BELOW = 0.27;

/** As much of a word as stands in its box, cut as the page cuts it; nothing of one that lies above or below. */
function fitted(word: string, place: DOMRect, box: DOMRect): string {
  if (place.top < box.top || place.bottom > box.bottom || place.left >= box.right) return '';
  if (place.right <= box.right + 1) return word;
  const letters = Math.floor((word.length * (box.right - place.left)) / place.width) - 1;
  return `${word.slice(0, Math.max(1, letters))}…`;
}

/** Each word that is read by eye, with its place: a text that is broken into lines, also after a hyphen, is so in the image too. */
function* wordsOf(root: Element): Generator<{ word: string; place: DOMRect; of: Element }> {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const of = node.parentElement!;
    if (of.closest('.sr-only')) continue;
    for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[^\s-]+-?|-/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      yield { word, place: range.getBoundingClientRect(), of };
    }
  }
}

/**
 * What a drawing of HTML boxes shows, once more as SVG: only for saving it as an image.
 * @param boxes selector of what is filled
 */
export function boxesSvg(root: Element | null, boxes: string): SVGSVGElement | null {
  if (!root) return null;
  const { left, top, width, height } = root.getBoundingClientRect();
  const svg = svgRoot(width, height);
  for (const box of root.querySelectorAll(boxes)) {
    const place = box.getBoundingClientRect();
    const at = { x: place.left - left, y: place.top - top, width: place.width - 1, height: place.height - 1 };
    svg.append(svgElement('rect', { ...at, rx: CORNER_PX, fill: getComputedStyle(box).backgroundColor }));
  }
  for (const { word, place, of } of wordsOf(root)) {
    const box = of.closest(boxes);
    const shown = box ? fitted(word, place, box.getBoundingClientRect()) : word;
    const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(of);
    const face = { fill: color, 'font-family': fontFamily, 'font-size': fontSize, 'font-weight': fontWeight };
    const at = { x: place.left - left, y: place.bottom - top - place.height * BELOW };
    svg.append(svgElement('text', { ...face, ...at }, shown));
  }
  return svg;
}
