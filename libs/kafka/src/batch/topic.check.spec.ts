import { describe, expect, it } from '@jest/globals';
import { TopicMissingError, TopicRecreatedError } from './chunk.ts';
import { TopicCheck } from './topic.check.ts';

describe('the check of topics', () => {
  it('asks once for all chunks of a fetch, and again for the next fetch', async () => {
    const { check, reads } = checkOf([{ albums: 'a', tracks: 't' }]);
    await Promise.all([
      check.verify({ topic: 'albums', topicId: 'a' }),
      check.verify({ topic: 'tracks', topicId: 't' }),
    ]);
    await check.verify({ topic: 'albums', topicId: 'a' });
    expect(reads).toEqual([['albums', 'tracks']]);
    check.fetched();
    await check.verify({ topic: 'albums', topicId: 'a' });
    expect(reads).toHaveLength(2);
  });

  it('sees a topic that was made anew between two fetches', async () => {
    const { check } = checkOf([{ albums: 'a' }, { albums: 'b' }]);
    await check.verify({ topic: 'albums', topicId: 'a' });
    check.fetched();
    await expect(check.verify({ topic: 'albums', topicId: 'a' })).rejects.toThrow(TopicRecreatedError);
  });

  it('tells a topic that is missing from one that is another', async () => {
    const { check } = checkOf([{}]);
    await expect(check.verify({ topic: 'albums', topicId: 'a' })).rejects.toThrow(TopicMissingError);
  });

  it('names partitions of a topic that is another, whatever a fetch was told, and none of one that is missing', async () => {
    const { check } = checkOf([{ albums: 'a', tracks: 't' }, { albums: 'b' }]);
    await check.verify({ topic: 'albums', topicId: 'a' });
    const albums = { claim: { topic: 'albums', topicId: 'a' } };
    const tracks = { claim: { topic: 'tracks', topicId: 't' } };
    await expect(check.recreated([tracks, albums])).resolves.toEqual([albums]);
  });

  it('asks again after a failure, also within a fetch', async () => {
    const { check } = checkOf([new Error('away'), { albums: 'a' }]);
    await expect(check.verify({ topic: 'albums', topicId: 'a' })).rejects.toThrow('away');
    await expect(check.verify({ topic: 'albums', topicId: 'a' })).resolves.toBeUndefined();
  });
});

/** @param answers one a read; the last is repeated */
function checkOf(answers: (Record<string, string> | Error)[]) {
  const reads: (readonly string[])[] = [];
  const read = async (topics: readonly string[]): Promise<Map<string, string>> => {
    reads.push(topics);
    const answer = answers[Math.min(reads.length, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return new Map(Object.entries(answer));
  };
  return { check: new TopicCheck({ read }, () => ['albums', 'tracks']), reads };
}
