import { svgElement, svgRoot } from '../card/svg-element.ts';
import { rankLabel, rankValue, type Ranked } from './rank-text.ts';

const [WIDTH, ROW, LEFT, RIGHT] = [640, 40, 44, 64];

/** The ranking drawn once more as SVG: only for saving it as an image. */
export function rankingSvg({ by, artists }: Ranked, scale: number): SVGSVGElement {
  const svg = svgRoot(WIDTH, artists.length * ROW);
  const style = getComputedStyle(document.querySelector('.card') ?? document.body);
  const bar = document.querySelector('.rank-bar > span');
  const fill = bar ? getComputedStyle(bar).backgroundColor : style.color;
  const text = { fill: style.color, 'font-family': style.fontFamily, 'font-size': 13 };
  artists.forEach((artist, index) => {
    const top = index * ROW;
    const width = Math.max(1, (artist.value / scale) * (WIDTH - LEFT - RIGHT));
    svg.append(svgElement('text', { ...text, x: 0, y: top + 17 }, rankLabel(artist)));
    svg.append(svgElement('text', { ...text, x: LEFT, y: top + 17 }, artist.name));
    svg.append(svgElement('text', { ...text, x: WIDTH, y: top + 17, 'text-anchor': 'end' }, rankValue(artist, by)));
    svg.append(svgElement('rect', { x: LEFT, y: top + 24, width, height: 6, rx: 3, fill }));
  });
  return svg;
}
