/** Lets the wall clock of this process be set. Monotonic time goes on as it does: that is what a jump of a real clock is. */
export function settableClock(): { set(offsetMs: number): void } {
  let offset = 0;
  const Real = Date;
  const now = (): number => Real.now() + offset;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args: [], self) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, self) as object,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
  return { set: (offsetMs) => void (offset = offsetMs) };
}
