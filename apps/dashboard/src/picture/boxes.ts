import { svgElement, type Attributes } from './svg.ts';

/** px in the picture. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const NONE = /^(transparent|rgba\(0, 0, 0, 0\))$/;
const HATCH = 'hatch';

/** What is not offered is hatched: the style sheet's gradient as a pattern. */
export function hatch(color: string): SVGElement {
  const pattern = svgElement('pattern', { id: HATCH, width: 6, height: 6, patternUnits: 'userSpaceOnUse' });
  pattern.append(svgElement('path', { d: 'M0 6 6 0', stroke: color, 'stroke-opacity': 0.5 }));
  return pattern;
}

/** Corners, px; of a share, as `50%`, as round as they can be. */
const radiusOf = ({ borderTopLeftRadius: radius }: CSSStyleDeclaration, { height }: Place): number =>
  radius.endsWith('%') ? height / 2 : parseFloat(radius) || 0;

/** The background of an element; nothing of one that has none. */
export function* boxOf(style: CSSStyleDeclaration, place: Place): Generator<SVGElement> {
  const rx = radiusOf(style, place);
  if (!NONE.test(style.backgroundColor)) yield svgElement('rect', { ...place, rx, fill: style.backgroundColor });
  if (style.backgroundImage.startsWith('repeating-linear-gradient'))
    yield svgElement('rect', { ...place, rx, fill: `url(#${HATCH})` });
}

const sides = ['top', 'right', 'bottom', 'left'] as const;
type Side = (typeof sides)[number];

/** The middle of a border. */
function lineOf(side: Side, { x, y, width, height }: Place, border: number): Attributes {
  const half = border / 2;
  const [across, down] = [
    side === 'right' ? x + width - half : x + half,
    side === 'bottom' ? y + height - half : y + half,
  ];
  return side === 'top' || side === 'bottom'
    ? { x1: x, x2: x + width, y1: down, y2: down }
    : { x1: across, x2: across, y1: y, y2: y + height };
}

/** The borders of an element: one frame where all are alike, else each as a line, as lines of legends and axes are. */
export function* bordersOf(style: CSSStyleDeclaration, place: Place): Generator<SVGElement> {
  const read = (side: Side, what: string): string => style.getPropertyValue(`border-${side}-${what}`);
  const borders = sides.map((side) => {
    const width = NONE.test(read(side, 'color')) ? 0 : parseFloat(read(side, 'width')) || 0;
    const dash: Attributes = read(side, 'style') === 'dashed' ? { 'stroke-dasharray': `${2 * width} ${width}` } : {};
    return { side, width, pen: { stroke: read(side, 'color'), 'stroke-width': width, ...dash } };
  });
  const [{ width, pen }] = borders as [(typeof borders)[0]];
  if (width > 0 && borders.every((border) => JSON.stringify(border.pen) === JSON.stringify(pen))) {
    const frame = { x: place.x + width / 2, y: place.y + width / 2, rx: radiusOf(style, place) };
    const size = { width: place.width - width, height: place.height - width };
    yield svgElement('rect', { ...frame, ...size, ...pen, fill: 'none' });
    return;
  }
  for (const border of borders)
    if (border.width > 0) yield svgElement('line', { ...lineOf(border.side, place, border.width), ...border.pen });
}
