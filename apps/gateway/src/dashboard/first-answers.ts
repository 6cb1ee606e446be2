/** What the overview asks for first, as the page names it; each is asked for once: test/browser/states.btest.ts. */
export const FIRST_ANSWERS = [
  '/api/v1/stats/overview',
  '/api/v1/stats/releases',
  '/api/v1/albums?sort=-releaseDate&limit=12',
  '/api/v1/sources',
  '/api/v1/pipeline',
];

/** A browser fetches them while it still reads the scripts that will ask for them. */
export const firstAnswersLink = FIRST_ANSWERS.map((path) => `<${path}>; rel=preload; as=fetch; crossorigin`).join(', ');
