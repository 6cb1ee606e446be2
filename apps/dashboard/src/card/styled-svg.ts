const PAINTED = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'vector-effect'] as const;

/** A copy that is painted the same without the page's style sheet, in the size that it has on the page. */
export function styledSvg(drawn: SVGSVGElement | null): SVGSVGElement | null {
  if (!drawn) return null;
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const parts = copy.querySelectorAll('*');
  for (const [at, part] of drawn.querySelectorAll('*').entries()) {
    const style = getComputedStyle(part);
    for (const name of PAINTED) parts[at]!.setAttribute(name, style.getPropertyValue(name));
  }
  return copy;
}
