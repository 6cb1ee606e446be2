import { fieldsAt, type Entity } from '../spotify/responses.ts';

/**
 * Which answer belongs to which id that was asked for. With a market another id may come back: it says so in
 * `linked_from` where that is offered; where it is not, and nothing is missing, answers stand in the order of the ids.
 */
export function pairAnswers(asked: readonly string[], items: readonly Entity[]): { requested: string; item: Entity }[] {
  const isComplete = asked.length === items.length;
  const own = new Set(items.map(({ id }) => id));
  return items.flatMap((item, at) => {
    const origin = fieldsAt(item, 'linked_from')['id'];
    const named = asked.includes(item.id) ? item.id : asked.find((id) => id === origin);
    const requested = named ?? (isComplete && !own.has(asked[at]!) ? asked[at] : undefined);
    return requested === undefined ? [] : [{ requested, item }];
  });
}
