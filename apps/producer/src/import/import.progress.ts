const DRAW_EVERY_MS = 200;
const TELL_EVERY_MS = 10_000;
const BAR_CELLS = 24;

export interface Progressed {
  rows: number;
  refused: number;
  bytes: number;
  totalBytes: number;
}

interface Screen {
  isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** A bar that stays on its line on a terminal; elsewhere one line each 10 s, so that a log shows that it goes on. */
export class ImportProgress {
  private readonly startedAt: number;
  private shownAt: number;
  private start: Progressed | undefined;

  constructor(
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
    this.shownAt = this.startedAt;
  }

  show(progressed: Progressed): void {
    this.start ??= progressed;
    if (this.now() - this.shownAt < (this.screen.isTTY ? DRAW_EVERY_MS : TELL_EVERY_MS)) return;
    this.shownAt = this.now();
    const text = toBar(progressed, this.start, (this.now() - this.startedAt) / 1_000);
    this.screen.write(this.screen.isTTY ? `${CLEAR}${text}` : `${text}\n`);
  }

  /** A line of its own; the bar is drawn again below it. */
  say(text: string): void {
    this.clear();
    this.screen.write(`${text}\n`);
  }

  clear(): void {
    if (this.screen.isTTY) this.screen.write(CLEAR);
  }
}

const CLEAR = '\r\u001B[K';

/** @param start where this run began: what an earlier one had done says nothing of the speed */
export function toBar(now: Progressed, start: Progressed, seconds: number): string {
  const share = now.totalBytes > 0 ? Math.min(1, now.bytes / now.totalBytes) : 1;
  const filled = Math.floor(share * BAR_CELLS);
  const rate = seconds > 0 ? (now.rows - start.rows) / seconds : 0;
  const bytesPerSecond = seconds > 0 ? (now.bytes - start.bytes) / seconds : 0;
  const left = bytesPerSecond > 0 ? ` ${toDuration((now.totalBytes - now.bytes) / bytesPerSecond)} left` : '';
  const refused = now.refused > 0 ? `, ${now.refused} refused` : '';
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}] ${Math.floor(share * 100)} % ${now.rows} rows${refused}, ${Math.round(rate)} rows/s${left}`;
}

function toDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
