/** Titles of the producer's default watch list: track 1 of the albums 0, 1, ..., played everywhere and well known. */
export const watchedTitles: readonly string[] = ['Bohemian Rhapsody'];
