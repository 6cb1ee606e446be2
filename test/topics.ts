import type { TopicsAdmin, TopicSettings } from '@freshwax/kafka';
import { eventually } from './eventually.ts';

/** A broker may say that it does not host a topic which it has just made; what is there already is left alone. */
export const makeTopics = (admin: TopicsAdmin, settings: TopicSettings): Promise<void> =>
  eventually(async () => void (await admin.ensureTopics(settings)));
