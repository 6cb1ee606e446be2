/** A record set that cannot be read, with the reason in words for the one who looks at the dead letter. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}
