export { cassandraEnv } from './env.ts';
export { cassandraConnection } from './connection.ts';
export { createCassandraClient, type CassandraClient, type CassandraSettings } from './cassandra.client.ts';
export { cassandraVerdict, type CassandraVerdict } from './errors.ts';
export { ensureKeyspace, type KeyspaceSettings } from './keyspace.ts';
export { logWindow, windowOf, type LogId } from './log-window.ts';
export { RawEventCensus, type Census, type WindowRange } from './raw-event.census.ts';
export { RawEventReader, type StoredRecord, type StoredRow } from './raw-event.reader.ts';
export { RawEventWriter, type RawRow } from './raw-event.writer.ts';
