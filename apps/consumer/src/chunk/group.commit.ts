interface Waiting<T> {
  item: T;
  resolve: (isApplied: boolean) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions<T> {
  /** Applies all of them in one transaction, and says of each whether it was. */
  commit: (items: readonly T[]) => Promise<boolean[]>;
  /** What is not small goes alone and at once. */
  isSmall: (item: T) => boolean;
  /** Whether an error may be the fault of one of them, so that the others would go without it. */
  isOfOne: (error: unknown) => boolean;
}

/**
 * Small pieces of work that come while one is on its way wait for it, and then go together: a transaction costs nearly the same
 * for one and for many. While nothing is on its way nothing waits, but for what comes in the same turn of the event loop.
 */
export class GroupCommit<T> {
  private waiting: Waiting<T>[] = [];
  private isUnderWay = false;

  constructor(private readonly options: GroupCommitOptions<T>) {}

  /** @throws what `commit` does, for each of the group; what is the fault of one, for that one alone */
  add(item: T): Promise<boolean> {
    if (!this.options.isSmall(item)) return this.alone(item);
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.isUnderWay) return;
      this.isUnderWay = true;
      setImmediate(() => void this.commitAll());
    });
  }

  private async commitAll(): Promise<void> {
    while (this.waiting.length > 0) await this.together(this.waiting.splice(0));
    this.isUnderWay = false;
  }

  private async together(group: readonly Waiting<T>[]): Promise<void> {
    try {
      const applied = await this.options.commit(group.map(({ item }) => item));
      for (const [at, { resolve }] of group.entries()) resolve(applied[at]!);
    } catch (error) {
      if (group.length > 1 && this.options.isOfOne(error))
        for (const { item, resolve, reject } of group) await this.alone(item).then(resolve, reject);
      else for (const { reject } of group) reject(error);
    }
  }

  private async alone(item: T): Promise<boolean> {
    return (await this.options.commit([item]))[0]!;
  }
}
