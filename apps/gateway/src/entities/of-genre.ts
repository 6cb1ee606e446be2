/**
 * An album is of a genre when it says so itself, or when an artist it credits is: Spotify and the simulator say genres of artists
 * alone. Two ways to the same albums. @param genres SQL of an array of them, one of which is enough
 */

/** Whether this album is: for lists, which look at one album after another until a page is met. */
export const isOfGenreSql = (
  alias: string,
  genres: string,
): string => `(jsonb_exists_any(${alias}.genres, ${genres}) OR EXISTS (
      SELECT FROM jsonb_array_elements(${alias}.artists) AS credited(artist) JOIN live.artist_meta known
        ON known.id = credited.artist ->> 'id' AND known.source = ${alias}.source
       WHERE jsonb_exists_any(known.genres, ${genres})))`;

/** Id and source of all that are, some twice: for figures and counts. Artists of it come first, their albums from the index over credits. */
export const allOfGenreSql = (genres: string): string => `
    SELECT own.id, own.source FROM live.albums own WHERE jsonb_exists_any(own.genres, ${genres})
    UNION ALL
    SELECT credited.id, credited.source FROM live.artist_meta known JOIN live.albums credited
        ON credited.source = known.source AND credited.artists @> jsonb_build_array(jsonb_build_object('id', known.id))
     WHERE jsonb_exists_any(known.genres, ${genres})`;

/** Whether an album is among all that are. */
export const isAmongGenreSql = (alias: string, genres: string): string =>
  `(${alias}.id, ${alias}.source) IN (${allOfGenreSql(genres)})`;
