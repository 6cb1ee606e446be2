/** Whether `If-None-Match` names the tag: weakly, as RFC 9110 13.1.2 has it. */
export const namesTag = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((tag) => bare(tag) === bare(etag)) ?? false;

const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
