/** Hears, while a long computation runs, which share of it is done, from 0 to 1. The result does not depend on whether anybody listens. */
export type ShareDone = (share: number) => void

/** Nobody listens. */
export const unheard: ShareDone = () => {}

/** Items between two calls of a listener: often enough for a display, too seldom to cost anything. */
const itemsPerCall = 512

/** Tells that `done` of `all` items are, now and then. */
export const tellNowAndThen = (tell: ShareDone, done: number, all: number): void => {
  if (done % itemsPerCall === 0) tell(done / all)
}

/** The listener for a part of a computation that begins at share `from` and ends at share `to` of the whole. */
export const within = (tell: ShareDone, from: number, to: number): ShareDone =>
  tell === unheard ? unheard : (share) => tell(from + share * (to - from))
