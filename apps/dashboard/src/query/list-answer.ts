import type { AnswerMeta } from '@freshwax/contracts';

/** A page of a list, as every list of the API answers. */
export interface ListAnswer<Row> {
  readonly data: readonly Row[];
  readonly page: {
    readonly nextCursor: string | null;
    readonly hasMore: boolean;
    readonly total?: number;
  };
  readonly meta: AnswerMeta;
}

export interface OneAnswer<Data> {
  readonly data: Data;
  readonly meta: AnswerMeta;
}
