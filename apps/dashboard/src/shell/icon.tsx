interface IconProps {
  /** Of a square of 16. */
  path: string;
  class?: string;
}

/** A drawing of lines in the colour of the text beside it; what it means is said by its button. */
export const Icon = ({ path, class: name }: IconProps) => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path class={name} d={path} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
  </svg>
);
