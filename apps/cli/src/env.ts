/** The one place of the command line that reads the environment. */

/** Colours where the stream is a terminal and nobody asked for none (NO_COLOR). */
export const wantsColour = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
