import { Effect, Layer } from "effect"

/**
 * The layer of TranscriptSource that DATA_SOURCE names. Each is loaded only when it is chosen: a job that reads the
 * store has neither the PostgreSQL client nor the text libraries in memory.
 */
export const loadSourceLayer = Effect.fn("loadSourceLayer")(function* (dataSource: "s3" | "wrds") {
  if (dataSource === "s3") {
    const { s3SourceLayer } = yield* Effect.promise(() => import("@ftm/s3-source"))
    return s3SourceLayer
  }
  const { WrdsConnection, wrdsSourceLayer } = yield* Effect.promise(() => import("@ftm/wrds-source"))
  return Layer.provide(wrdsSourceLayer, WrdsConnection.layer())
})
