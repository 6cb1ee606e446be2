import { groupMethods, type Group } from './kafkajs-group.ts';

/**
 * kafkajs 2.2.4 sends the next heartbeat when the wall clock is so far past the last one. Where the clock is set back by an
 * hour it sends none for an hour, and asks nobody whether it is still a member: another has its partitions by then. Here a
 * last heartbeat that lies in the future is due.
 */
export function beatWhateverTheClockSays(): void {
  const prototype = groupMethods();
  const { heartbeat } = prototype;
  if (heartbeat.name === 'beatFromThePast') return;
  prototype.heartbeat = async function beatFromThePast(this: Group, options): Promise<void> {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, options);
  };
}
