/** The id that is asked for, as it stands or inside an address or uri; undefined for a name. */
export function artistIdIn(query: string): string | undefined {
  return /^(?:spotify:artist:|https?:\/\/open\.spotify\.com\/(?:[a-z-]+\/)?artist\/)?([0-9A-Za-z]{22})(?:\?.*)?$/.exec(
    query,
  )?.[1];
}
