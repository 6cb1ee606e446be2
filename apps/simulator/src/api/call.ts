import type { View } from './view.ts';

export interface Call {
  view: View;
  query: URLSearchParams;
  /** The {id} of the path, '' where it has none. */
  id: string;
}
