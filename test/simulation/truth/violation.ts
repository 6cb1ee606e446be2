/** An invariant that did not hold, and what shows it. */
export class Violation {
  constructor(
    readonly invariant: string,
    readonly what: string,
  ) {}
}
