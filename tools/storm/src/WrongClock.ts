// Loaded by `node --import` into a program whose machine has a wrong clock: only what asks for the time of day is wrong, not how long a wait takes.

const skew = Number(process.env.FTM_STORM_CLOCK_MILLIS)
const rightNow = Date.now
const wrongNow = (): number => rightNow() + skew

globalThis.Date = new Proxy(Date, {
  construct: (target, args: ReadonlyArray<unknown>, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [wrongNow()] : args, newTarget === globalThis.Date ? target : newTarget),
  get: (target, name, receiver) => (name === "now" ? wrongNow : Reflect.get(target, name, receiver))
})
