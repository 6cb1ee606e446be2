import type { CorrelationsAnswer } from '@freshwax/contracts';
import { svgElement, svgRoot } from '../card/svg-element.ts';
import { coefficient } from '../format/number.ts';
import { findPair, variableNames, type Method } from './correlation-pairs.ts';

const [CELL_WIDTH, CELL_HEIGHT, NAME_WIDTH, GAP] = [104, 48, 140, 4];

/** The matrix drawn once more as SVG, with the colours that the page shows now: only for saving it as an image. */
export function matrixSvg({ variables, pairs }: CorrelationsAnswer['data'], method: Method): SVGSVGElement {
  const size = variables.length - 1;
  const [width, height] = [NAME_WIDTH + size * CELL_WIDTH, (size + 1) * CELL_HEIGHT];
  const svg = svgRoot(width, height);
  const style = getComputedStyle(document.querySelector('.card') ?? document.body);
  const text = { fill: style.color, 'font-family': style.fontFamily, 'font-size': 13 };
  variables.slice(1).forEach((variable, row) => {
    const top = row * CELL_HEIGHT;
    svg.append(svgElement('text', { ...text, x: 0, y: top + CELL_HEIGHT / 2 + 4 }, variableNames[variable].long));
    variables.slice(0, row + 1).forEach((other, column) => {
      const pair = findPair(pairs, variable, other);
      const cell = document.querySelector<HTMLElement>(`.matrix [data-cell="${row + 1},${column}"]`);
      const left = NAME_WIDTH + column * CELL_WIDTH;
      const fill = cell ? getComputedStyle(cell).backgroundColor : 'none';
      svg.append(
        svgElement('rect', { x: left, y: top, width: CELL_WIDTH - GAP, height: CELL_HEIGHT - GAP, rx: 4, fill }),
      );
      const value = pair?.availability === 'not-offered' ? 'n/o' : coefficient(pair?.[method]?.r ?? null);
      svg.append(
        svgElement(
          'text',
          { ...text, x: left + CELL_WIDTH / 2 - 2, y: top + CELL_HEIGHT / 2 + 3, 'text-anchor': 'middle' },
          value,
        ),
      );
    });
  });
  variables.slice(0, -1).forEach((variable, column) => {
    const x = NAME_WIDTH + column * CELL_WIDTH + CELL_WIDTH / 2 - 2;
    svg.append(
      svgElement(
        'text',
        { ...text, x, y: size * CELL_HEIGHT + 20, 'text-anchor': 'middle' },
        variableNames[variable].short,
      ),
    );
  });
  return svg;
}
