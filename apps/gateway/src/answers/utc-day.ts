/** Today, `YYYY-MM-DD`: ages of releases change at midnight, although no record came. */
export const utcDay = (): string => new Date().toISOString().slice(0, 10);
