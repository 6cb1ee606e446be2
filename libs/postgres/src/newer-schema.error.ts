/** A database that a newer Freshwax has migrated: this code does not know its tables. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
  constructor(readonly unknown: readonly string[]) {
    super(
      `a newer Freshwax has been at this database, with migrations that this one does not know: ${unknown.join(', ')}. ` +
        'Start the newer one, or restore a backup from before into an empty stack',
    );
  }
}
