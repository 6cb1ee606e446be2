/** A refusal as ListenBrainz words it. */
export class ListenBrainzError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ListenBrainzError';
  }

  /** `{"code":..,"error":".."}` */
  get body(): { code: number; error: string } {
    return { code: this.status, error: this.message };
  }
}

export const badRequest = (message: string): ListenBrainzError => new ListenBrainzError(400, message);
