import { Effect, Layer } from "effect"
import { type QuarterRunEvent, QuarterRunEvents } from "../src/QuarterRunEvents.ts"

/** Keeps the events of a run, in their order. */
export const toldEvents = () => {
  const told: Array<QuarterRunEvent> = []
  const layer = Layer.succeed(QuarterRunEvents, { tell: (event) => Effect.sync(() => void told.push(event)) })
  /** The kinds of events, without progress, which comes by the clock. */
  const tags = (): ReadonlyArray<string> => told.map((event) => event._tag).filter((tag) => tag !== "Progress")
  return { told, tags, layer }
}
