/** Lines of a log that are kept. */
const MOST_LINES = 50;

/** `log` with the line $3 at its end; the newest lines are kept. */
export const APPENDED_LINE = `(SELECT coalesce(jsonb_agg(line ORDER BY at), '[]') FROM (
  SELECT line, at FROM jsonb_array_elements(log || to_jsonb($3::text)) WITH ORDINALITY AS all_lines (line, at)
  ORDER BY at DESC LIMIT ${MOST_LINES}) AS newest)`;
