import { describe, expect, it } from '@jest/globals';
import { ColumnError } from './columns.ts';
import { BrokenOffError, toImportFault } from './import.fault.ts';
import { UsageError } from './usage.error.ts';

const kafkaError = Object.assign(new Error('Connection error: refused'), { name: 'KafkaJSNumberOfRetriesExceeded' });
const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('an import that ended early says', () => {
  it('how far Kafka had it, and that the same command may be given again', () => {
    expect(toImportFault(new BrokenOffError(3_512, kafkaError))).toEqual({
      text:
        'Kafka did not take the events (Connection error: refused). The first 3512 rows are published. ' +
        'Start the stack (npm start) and give the same command again: it goes on from there, and what went twice counts once.',
      exitCode: 1,
    });
    expect(toImportFault(kafkaError).text).toBe(
      'Kafka did not take the events (Connection error: refused). No row is published for certain. ' +
        'Start the stack (npm start) and give the same command again: it goes on from there, and what went twice counts once.',
    );
  });

  it('what else came between', () => {
    expect(toImportFault(new BrokenOffError(1, withCode('Z_DATA_ERROR', 'incorrect header check'))).text).toBe(
      'the compressed file is damaged: incorrect header check. The first row is published.',
    );
    expect(toImportFault(new BrokenOffError(20, withCode('ENOSPC', 'no space left'))).text).toBe(
      'the import broke off: no space left. The first 20 rows are published. ' +
        'Mend that and give the same command again: it goes on from there, and what went twice counts once.',
    );
  });

  it('what is wrong with the command, whatever was published, and a stack only of what nobody foresaw', () => {
    expect(toImportFault(new UsageError('name one file'))).toEqual({
      text: 'name one file\nfreshwax import --help lists the options',
      exitCode: 2,
    });
    expect(toImportFault(new BrokenOffError(0, new ColumnError('no column for track_id')))).toEqual({
      text: 'no column for track_id',
      exitCode: 2,
    });
    expect(toImportFault(new BrokenOffError(0, new TypeError('x is undefined'))).text).toContain('import.fault.spec');
  });
});
