import type { Ink } from './chart.schema.ts';

/** The colours that a chart paints with, as the browser resolves the style sheet's tokens right now. */
export interface Palette {
  readonly ink: (name: Ink) => string;
  readonly text: string;
  readonly line: string;
  readonly surface: string;
  readonly font: string;
}

/** ApexCharts writes colours into SVG attributes, where `var()` and `light-dark()` mean nothing: a probe resolves them. */
export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.className = 'colour-probe';
  host.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const inks: Record<Ink, string> = {
    'data-1': read('data-1'),
    'data-2': read('data-2'),
    'data-3': read('data-3'),
    'data-4': read('data-4'),
    ink: read('ink'),
    'ink-3': read('ink-3'),
  };
  const palette: Palette = {
    ink: (name) => inks[name],
    text: read('ink-3'),
    line: read('line'),
    surface: read('surface'),
    font: getComputedStyle(host).fontFamily,
  };
  probe.remove();
  return palette;
}
