/** The key of an accepted record: its row has none, since the value says it. null where no value says one. */
export function keySaidBy(value: Buffer | null): Buffer | null {
  try {
    const { entity_id: id } = (JSON.parse(value?.toString('utf8') ?? 'null') ?? {}) as { entity_id?: unknown };
    return typeof id === 'string' ? Buffer.from(id) : null;
  } catch {
    return null;
  }
}
