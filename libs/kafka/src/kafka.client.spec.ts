import { describe, expect, it, jest } from '@jest/globals';
import { createKafka } from './kafka.client.ts';

const settings = { brokers: ['127.0.0.1:1'], clientId: 'test' };

describe('what kafkajs says of its troubles', () => {
  it('is a line of JSON on stderr, or what whoever asked for it makes of it', () => {
    const written: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const told: string[] = [];
    try {
      createKafka(settings).logger().namespace('Kafka').error('no broker', { error: 'refused' });
      createKafka({ ...settings, onError: (message) => told.push(message) })
        .logger()
        .error('none either');
    } finally {
      stderr.mockRestore();
    }
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 'error', context: 'kafkajs:Kafka', message: 'no broker', error: 'refused' },
    ]);
    expect(told).toEqual(['none either']);
  });
});
