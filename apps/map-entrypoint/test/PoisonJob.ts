// A job like the real one, with an engine that kills the process at the firms that POISON names.
import { withBatchClaim } from "@ftm/manifest"
import { storeLayer } from "@ftm/object-store"
import { s3SourceLayer } from "@ftm/s3-source"
import { runBatch, topicModelPoolLayer } from "@ftm/topic-runner"
import { defaultBreakerRules } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { jsonLog } from "../src/JobLog.ts"
import { readThisAttempt } from "../src/ThisAttempt.ts"
import { quarter } from "./PrefetchedQuarter.ts"

const batchId = "batch_000"
const log = jsonLog({ quarter, batchId }, (text) => void process.stdout.write(text))
const settings = { firms: (process.env["POISON"] ?? "").split(","), signal: process.env["POISON_SIGNAL"] ?? "SIGKILL" }
const engine = { url: new URL("./PoisonEngine.ts", import.meta.url).href, settings }
const work = runBatch({
  quarter,
  batchId,
  checkpointInterval: Number(process.env["CHECKPOINT_INTERVAL"]),
  breaker: defaultBreakerRules,
  allowFailures: true,
  workers: 2,
  previousSignal: process.env["FTM_PREVIOUS_SIGNAL"],
  onEvent: log.event
}).pipe(Effect.provide(Layer.merge(s3SourceLayer, topicModelPoolLayer({ workers: 2, engine }))))
const summary = await Effect.runPromise(
  Effect.flatMap(readThisAttempt, (self) => withBatchClaim(quarter, batchId, self, work)).pipe(
    Effect.provide(storeLayer(process.env["FTM_STORE"] ?? ""))
  )
)
process.exit(summary.outcome === "done" ? 0 : 1)
