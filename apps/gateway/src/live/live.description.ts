import { liveFigures, liveTopics } from '@freshwax/contracts';

const topics = liveTopics.map((topic) => {
  const figures = Object.entries(liveFigures[topic]).map(([name, words]) => `\`${name}\` (${words})`);
  return `- \`${topic}\`: ${figures.join(', ')}`;
});

/** Of the route, as the API's documents say it: Markdown. */
export const liveDescription = `One event a second a topic at most, when a figure of it changed. An event has an \`id\`, the topic as its
\`event\`, and as its \`data\` JSON: \`{"dataVersion": "…", "change": {…}}\`. \`change\` holds the topic's present figures, whole numbers:

${topics.join('\n')}

Three events come whatever the topics are, each with \`{}\`: \`resync\` (what was missed is gone: fetch anew), \`bye\` (the server stops: come
again), and \`beat\` each 15 s: where none comes for longer, nobody is there. \`Last-Event-ID\` replays what was missed.`;

export const topicsDescription = `Separated by commas, of ${liveTopics.map((topic) => `\`${topic}\``).join(', ')}; absent: all of them.`;
