import { defaultJobSettings, JobEngine, jobEnvironment, overridesProblem, type PreflightFinding } from "@ftm/batch-submitter"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Result } from "effect"
import { type EngineSettings, isEmulated } from "../jobs/EngineSettings.ts"
import type { RunStart } from "../LastRun.ts"
import { checkPrefetch } from "./PrefetchCheck.ts"

const good = (what: string): PreflightFinding => ({ ok: true, what })
const bad = (what: string): PreflightFinding => ({ ok: false, what })

/** Writes, reads and deletes a small object: a role that may only read would fail after hours otherwise. */
const checkStore = Effect.fn("checkStore")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const key = `${StoreKeys.runsPrefix(quarter)}access-check`
  const probe = Effect.gen(function*() {
    yield* store.put(key, new TextEncoder().encode("may this be written?"))
    yield* store.get(key)
    yield* store.delete(key)
  })
  const outcome = yield* Effect.result(probe)
  return Result.isSuccess(outcome) ? good(`${store.location} can be read and written`) : bad(outcome.failure.message)
})

/** Containers in the cloud do not see this machine's folders; an emulator on this machine does. */
const checkReach = (settings: EngineSettings, location: string): PreflightFinding => {
  if (settings.engine === "local" || location.startsWith("s3://")) return good("the jobs can reach the store")
  return isEmulated(settings)
    ? good("the jobs can reach the store: the Batch service is on this machine")
    : bad(`jobs on AWS cannot see the folder ${location}; copy it to a bucket (aws s3 sync ${location} s3://your-bucket) and give --store s3://your-bucket`)
}

/** AWS Batch takes a job whose variables are too long, and fails it later: it is not submitted at all. */
const checkVariables = (quarter: Quarter, location: string, start: RunStart): ReadonlyArray<PreflightFinding> => {
  if (start.settings.engine === "local") return []
  const environment = jobEnvironment(location, quarter, "batch_000", { ...defaultJobSettings, topicVariables: start.topics })
  const problem = overridesProblem(environment)
  return problem === undefined ? [] : [bad(`a job of this run: ${problem}`)]
}

/** Looks at everything that a run needs, before anything is submitted. The findings name what is wrong and what to do. */
export const preflight = Effect.fn("preflight")(function*(quarter: Quarter, start: RunStart, verify: boolean) {
  const engine = yield* JobEngine
  const { location } = yield* ObjectStore
  const access = yield* checkStore(quarter)
  // What follows writes down what it finds.
  const prefetch = access.ok ? [yield* checkPrefetch(quarter, verify)] : []
  const ofEngine = yield* Effect.result(engine.preflight)
  const findings: ReadonlyArray<PreflightFinding> = [
    access, ...prefetch, checkReach(start.settings, location), ...checkVariables(quarter, location, start),
    ...(Result.isSuccess(ofEngine) ? ofEngine.success : [bad(ofEngine.failure.message)])
  ]
  return findings
})

export const renderFindings = (findings: ReadonlyArray<PreflightFinding>): string =>
  findings.map(({ ok, what }) => `  ${ok ? "ok     " : "PROBLEM"}  ${what}`).join("\n")
