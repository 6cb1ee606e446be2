import { useRef } from 'preact/hooks';

/** Where a chart leaves its drawing for the menu that saves it. */
export function useSvg() {
  const current = useRef<() => SVGSVGElement | null>(() => null);
  return {
    onDrawn: (svg: () => SVGSVGElement | null) => {
      current.current = svg;
    },
    image: () => current.current(),
  };
}
