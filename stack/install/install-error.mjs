/** An installation that failed: what happened, the installer's last lines, and what to do. */
export class InstallError extends Error {
  /**
   * @param {string} cause
   * @param {readonly string[]} lines
   * @param {string} fix
   */
  constructor(cause, lines, fix) {
    super(cause);
    this.name = 'InstallError';
    this.lines = lines;
    this.fix = fix;
  }
}
