/** The place of the value that is nearest to x; the list is not empty. */
export const nearest = (values: readonly number[], x: number): number =>
  values.reduce((best, value, at) => (Math.abs(value - x) < Math.abs(values[best]! - x) ? at : best), 0);
