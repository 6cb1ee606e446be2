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

/** Something that must be set right before anything can start; nothing was started. */
export class PreflightError extends InstallError {
  /**
   * @param {string} cause
   * @param {readonly string[]} lines
   * @param {string} fix
   */
  constructor(cause, lines, fix) {
    super(cause, lines, fix);
    this.name = 'PreflightError';
  }
}
