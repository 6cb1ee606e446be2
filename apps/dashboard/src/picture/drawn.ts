import { bordersOf, boxOf, hatch } from './boxes.ts';
import { painted } from './painted.ts';
import { svgElement, svgRoot } from './svg.ts';
import { wordsOf } from './words.ts';

/** What serves the pointer, the keys or the ear, and says nothing to who looks at a picture. */
const NOT_DRAWN = '.sr-only, [class*=tooltip], .chart-cursor, .chart-readout, .density-place, .chip-remove, .card-more';

/** Where the picture begins on the page, and what is cut off around an element. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly clip: DOMRect | null;
}

function* marksOf(element: Element, frame: Frame): Generator<SVGElement> {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || element.matches(NOT_DRAWN)) return;
  if (element instanceof SVGSVGElement) {
    yield painted(element, frame);
    return;
  }
  const place = element.getBoundingClientRect();
  const at = { x: place.left - frame.left, y: place.top - frame.top, width: place.width, height: place.height };
  yield* boxOf(style, at);
  yield* bordersOf(style, at);
  const within = style.overflowX === 'visible' ? frame : { ...frame, clip: place };
  for (const node of element.childNodes) {
    if (node instanceof Element) yield* marksOf(node, within);
    else if (node instanceof Text) yield* wordsOf(node, style, within);
  }
}

/**
 * What parts of the page show, once more as one SVG: boxes, borders, words and drawings where they stand, in the colours that the
 * page has now. It needs no style sheet, and no HTML within SVG, which would taint a canvas.
 */
export function drawn(parts: readonly Element[]): SVGSVGElement {
  const places = parts.map((part) => part.getBoundingClientRect()).filter(({ height }) => height > 0);
  const [left, top] = [Math.min(...places.map((place) => place.left)), Math.min(...places.map((place) => place.top))];
  const width = Math.max(...places.map((place) => place.right)) - left;
  const svg = svgRoot(width, Math.max(...places.map((place) => place.bottom)) - top);
  const defs = svgElement('defs', {});
  defs.append(hatch(getComputedStyle(parts[0]!).color));
  svg.append(defs);
  for (const part of parts) svg.append(...marksOf(part, { left, top, clip: null }));
  return svg;
}
