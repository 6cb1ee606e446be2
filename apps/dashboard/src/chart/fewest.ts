/** Of fewer values a mean or a quartile says nothing, and leaps from one place of a line to the next. */
export const FEWEST = 5;
