/** PostgreSQL's text holds neither NUL nor lone surrogates: a question with one is refused, not failed at. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
