/** Records that the pipeline has counted are not there: what they say would be lost. */
export class RecordsMissingError extends Error {
  constructor(readonly missing: number) {
    super(
      `${missing} records that were applied are not found: \`freshwax reconcile --repair\` writes them again, --from kafka reads the log, --accept-missing does without`,
    );
    this.name = 'RecordsMissingError';
  }
}
