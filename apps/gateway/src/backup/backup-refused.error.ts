/** A backup that is not made, or not restored, for a reason that a person can mend; nothing was written. */
export class BackupRefusedError extends Error {
  override readonly name = 'BackupRefusedError';
  /** @param fix what to do */
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}
