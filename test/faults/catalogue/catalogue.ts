import type { Fault } from '../fault.ts';
import { clockJump } from './clock-jump.fault.ts';
import { stalled, zombie } from './consumer-asleep.fault.ts';
import { consumerKilled } from './consumer-killed.fault.ts';
import { coordinatorLost } from './coordinator.fault.ts';
import { cassandraFull, postgresFull } from './disk-full.fault.ts';
import { dayExpired } from './expiry.fault.ts';
import { logCut } from './log-cut.fault.ts';
import {
  cassandraOutlasts,
  cassandraUnreachable,
  cutAtReply,
  kafkaOutlasts,
  kafkaUnreachable,
  postgresOutlasts,
  postgresUnreachable,
  senderKafkaUnreachable,
} from './network.fault.ts';
import { backendsKilled, connectionsExhausted } from './postgres-connections.fault.ts';
import { reconcileKilled, redriveKilled, replayKilled } from './operator-killed.fault.ts';
import { rebalanceStorm } from './rebalance-storm.fault.ts';
import { rebuilt } from './rebuild.fault.ts';
import { retentionPassed } from './retention.fault.ts';
import { sourcePurged } from './purge.fault.ts';
import { brokerAway, cassandraAway, postgresAway } from './server-outage.fault.ts';
import { topicRecreated } from './topic.fault.ts';
import { disordered, poison, repeated, senderKilled } from './traffic.fault.ts';

/** Every fault; several may belong to one class. A trial draws the class first. */
export const catalogue: readonly Fault[] = [
  ...consumerKilled,
  zombie,
  stalled,
  rebalanceStorm,
  brokerAway,
  coordinatorLost,
  topicRecreated,
  logCut,
  cassandraAway,
  cassandraFull,
  postgresAway,
  postgresFull,
  backendsKilled,
  connectionsExhausted,
  cutAtReply,
  kafkaUnreachable,
  senderKafkaUnreachable,
  cassandraUnreachable,
  postgresUnreachable,
  kafkaOutlasts,
  cassandraOutlasts,
  postgresOutlasts,
  clockJump,
  ...poison,
  repeated,
  senderKilled,
  disordered,
  retentionPassed,
  sourcePurged,
  dayExpired,
  rebuilt,
  reconcileKilled,
  replayKilled,
  redriveKilled,
];
