import { svgElement } from './svg.ts';

const PAINTED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'vector-effect',
  'opacity',
  'visibility',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
/** HTML inside an SVG would taint the canvas. */
const NOT_DRAWN = 'foreignObject, style, title';

/** What `painted` has read already, and names of a space that only the chart's own root declares. */
const isNotKept = (name: string): boolean => name === 'style' || name.includes(':');

/** A copy of a drawing that is painted the same without the page's style sheet, where it stands on the page. */
export function painted(drawing: SVGSVGElement, frame: { readonly left: number; readonly top: number }): SVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const { left, top, width, height } = drawing.getBoundingClientRect();
  const box = drawing.getAttribute('viewBox') ?? `0 0 ${width} ${height}`;
  const stretch = drawing.getAttribute('preserveAspectRatio') ?? 'xMidYMid';
  const parts = copy.querySelectorAll('*');
  for (const [at, part] of drawing.querySelectorAll('*').entries()) {
    const style = getComputedStyle(part);
    for (const name of PAINTED) parts[at]!.setAttribute(name, style.getPropertyValue(name));
    for (const name of parts[at]!.getAttributeNames().filter(isNotKept)) parts[at]!.removeAttribute(name);
  }
  for (const part of copy.querySelectorAll(NOT_DRAWN)) part.remove();
  const place = { x: left - frame.left, y: top - frame.top, width, height };
  const placed = svgElement('svg', { ...place, viewBox: box, preserveAspectRatio: stretch });
  placed.append(...copy.childNodes);
  return placed;
}
