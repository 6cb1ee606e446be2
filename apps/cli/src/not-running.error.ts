/** A verb that needs the stack, while there is none. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
  constructor() {
    super('Freshwax is not running');
  }
}
