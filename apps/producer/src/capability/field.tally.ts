import { offeredFields, type Observation, type Stream } from '@freshwax/contracts';

/** A field that so many observations in a row lack is taken not to be offered: one alone may just have none. */
const ENOUGH = 10;
/** Before the names of fields among what is not offered. */
const FIELD = 'field:';

interface Seen {
  observations: number;
  absent: Map<string, number>;
}

/** Which fields the observations of a run had. */
export class FieldTally {
  private readonly streams = new Map<Stream, Seen>();

  take({ type, missing }: Pick<Observation, 'type' | 'missing'>): void {
    const seen = this.streams.get(type) ?? { observations: 0, absent: new Map<string, number>() };
    this.streams.set(type, seen);
    seen.observations++;
    for (const name of missing) seen.absent.set(name, (seen.absent.get(name) ?? 0) + 1);
  }

  /**
   * @param before `field:<stream>.<field>` of each field that was known not to be offered
   * @returns the same as it is known now, sorted: a field that came once is offered, one of which nothing was seen stays
   */
  judge(before: readonly string[]): string[] {
    const absent = new Set(before);
    for (const [stream, seen] of this.streams)
      for (const field of offeredFields[stream]) {
        const name = `${FIELD}${stream}.${field}`;
        if ((seen.absent.get(field) ?? 0) < seen.observations) absent.delete(name);
        else if (seen.observations >= ENOUGH) absent.add(name);
      }
    return [...absent].sort();
  }
}

export const isField = (notOffered: string): boolean => notOffered.startsWith(FIELD);
