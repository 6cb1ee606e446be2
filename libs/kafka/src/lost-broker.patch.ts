import { groupMethods, type Group } from './kafkajs-group.ts';

/** Which coordinator a group waits to see replaced, and how that one failed. */
interface Search {
  readonly lost: object;
  readonly error: Error;
}

const MOVED = ['NOT_COORDINATOR_FOR_GROUP', 'GROUP_COORDINATOR_NOT_AVAILABLE'];
const LED_ELSEWHERE = [
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
];
/** Before a leader is asked for again that is not known yet; so long Java's client waits (retry.backoff.ms). */
const LOOK_AGAIN_MS = 100;
/** Between two attempts to connect: Java's client takes 50 ms to 1 s (reconnect.backoff.ms, reconnect.backoff.max.ms). */
const RECONNECT_MS = 500;

const searches = new WeakMap<Group, Search>();

/**
 * kafkajs 2.2.4 asks who coordinates the group when it joins, and not again: when that broker dies, it beats on to the dead
 * one. Only a fetch that meets an outdated leader makes it join anew; where metadata was renewed before, nothing does, and
 * every chunk waits for a heartbeat. A broker that cannot be reached for a fetch ends the fetches of all others, until a
 * backoff that grows with each. And joining anew for an outdated leader takes every partition from every member, for seconds, and
 * just when the group's coordinator is a new one.
 *
 * Here the coordinator is looked for, and the member goes on with the generation it has, as the new coordinator knows it
 * from the group's log. Meanwhile its beats count as answered for as long as the session: so long the group cannot have
 * given it up. Where another broker leads a log, that is looked up, and nobody joins.
 */
export function surviveLostBrokers(): void {
  const prototype = groupMethods();
  const { heartbeat, recoverFromFetch } = prototype;
  if (heartbeat.name === 'beatWhereverItIs') return;
  prototype.heartbeat = async function beatWhereverItIs(this: Group, options): Promise<void> {
    const lost = this.coordinator;
    let search = searches.get(this);
    try {
      if (search?.lost !== lost) return await heartbeat.call(this, options);
    } catch (error) {
      if (!isCoordinatorLost(error as Error)) throw error;
      search = searchFor(this, { lost, error: error as Error });
    }
    if (search && Date.now() - this.lastRequest > this.sessionTimeout) throw search.error;
  };
  prototype.recoverFromFetch = async function leaveOut(this: Group, error): Promise<void> {
    if (error.name === 'KafkaJSConnectionError') return wait(RECONNECT_MS);
    if (!LED_ELSEWHERE.includes(String(error.type))) return recoverFromFetch.call(this, error);
    await this.cluster.refreshMetadata();
    await wait(LOOK_AGAIN_MS);
  };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** One at a time, however many ask. */
function searchFor(group: Group, begun: Search): Search {
  const running = searches.get(group);
  if (running?.lost === begun.lost) return running;
  searches.set(group, begun);
  void group.cluster
    .findGroupCoordinator({ groupId: group.groupId })
    .then((found) => {
      // A join may have found it meanwhile.
      if (group.coordinator !== begun.lost) return;
      group.coordinator = found;
      if (group.offsetManager) group.offsetManager.coordinator = found;
    })
    // The next heartbeat fails as this one did, and looks again.
    .catch(() => undefined)
    .finally(() => void (searches.get(group) === begun && searches.delete(group)));
  return begun;
}

/** A machine that vanishes closes no connection: it only answers no more. */
const isCoordinatorLost = ({ name, type }: Error & { type?: unknown }): boolean =>
  name.startsWith('KafkaJSConnection') || name === 'KafkaJSRequestTimeoutError' || MOVED.includes(String(type));
