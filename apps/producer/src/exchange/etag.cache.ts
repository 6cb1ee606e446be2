/** Memory that kept answers may take, bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Of one character in memory. */
const CHARACTER_BYTES = 2;

interface Kept {
  etag: string;
  text: string;
}

/** Answers that came with an ETag, so that they need not come again: the ones asked for longest ago go first. */
export class EtagCache {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** Its ETag is for If-None-Match, its text what a 304 then stands for: held meanwhile, others may push it out of here. */
  of(url: string): Kept | undefined {
    const kept = this.kept.get(url);
    if (!kept) return undefined;
    this.kept.delete(url);
    this.kept.set(url, kept);
    return kept;
  }

  keep(url: string, etag: string | null, text: string): void {
    this.forget(url);
    if (etag === null || sizeOf(url, { etag, text }) > this.mostBytes) return;
    this.kept.set(url, { etag, text });
    this.bytes += sizeOf(url, { etag, text });
    for (const [oldest] of this.kept) {
      if (this.bytes <= this.mostBytes) return;
      this.forget(oldest);
    }
  }

  private forget(url: string): void {
    const kept = this.kept.get(url);
    if (!kept) return;
    this.kept.delete(url);
    this.bytes -= sizeOf(url, kept);
  }
}

const sizeOf = (url: string, { etag, text }: Kept): number =>
  (url.length + etag.length + text.length) * CHARACTER_BYTES;
