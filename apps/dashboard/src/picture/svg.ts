const NAMESPACE = 'http://www.w3.org/2000/svg';

export type Attributes = Readonly<Record<string, string | number>>;

export function svgElement(name: string, attributes: Attributes, text?: string): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** An image of its own, px. */
export const svgRoot = (width: number, height: number): SVGSVGElement =>
  svgElement('svg', { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` }) as SVGSVGElement;
