// A runner with the mistake that the kill harness is there to find: it says in the checkpoint that a part is done, writes the part after
// that, and believes the checkpoint without looking for the part. Everything else is the real job's.
import { readCheckpoint } from "@ftm/manifest"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import { s3SourceLayer } from "@ftm/s3-source"
import { nativeEngine, runBatch, topicModelPoolLayer } from "@ftm/topic-runner"
import { defaultBreakerRules, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Layer, Option } from "effect"
import { jsonLog } from "../src/JobLog.ts"
import { quarter } from "./PrefetchedQuarter.ts"

const checkpointFirst = Layer.effect(
  ObjectStore,
  Effect.map(ObjectStore, (inner) => {
    const held = new Map<string, Uint8Array>()
    const promised = Effect.gen(function* () {
      const checkpoint = Option.getOrUndefined(yield* Effect.orDie(readCheckpoint(quarter, "batch_000")))
      return (checkpoint?.parts ?? []).map(({ bytes, part }) => ({
        key: StoreKeys.firmTopicsPart(quarter, "batch_000", part),
        size: bytes
      }))
    }).pipe(Effect.provideService(ObjectStore, inner))
    return ObjectStore.of({
      ...inner,
      list: (prefix) => (prefix.startsWith("intermediate/") ? promised : inner.list(prefix)),
      put: (key, bytes) => {
        if (key.startsWith("intermediate/")) return Effect.sync(() => void held.set(key, bytes))
        return Effect.gen(function* () {
          yield* inner.put(key, bytes)
          yield* Effect.sleep(150)
          for (const [part, content] of held) yield* inner.put(part, content)
          held.clear()
        })
      }
    })
  })
)

const location = process.env["FTM_STORE"] ?? ""
const log = jsonLog({ quarter, batchId: "batch_000" }, (text) => void process.stdout.write(text))
const summary = await Effect.runPromise(
  runBatch({
    quarter,
    batchId: "batch_000",
    checkpointInterval: Number(process.env["CHECKPOINT_INTERVAL"]),
    breaker: defaultBreakerRules,
    allowFailures: true,
    workers: 2,
    onEvent: log.event
  }).pipe(
    Effect.provide(
      Layer.merge(s3SourceLayer, topicModelPoolLayer({ workers: 2, engine: nativeEngine() })).pipe(
        Layer.provideMerge(Layer.provide(checkpointFirst, storeLayer(location)))
      )
    )
  )
)
process.exit(summary.outcome === "done" ? 0 : 1)
