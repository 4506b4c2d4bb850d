import { JobEngine, overridesProblem, type PreflightFinding } from "@ftm/batch-submitter"
import { defaultJobSettings, jobEnvironment } from "@ftm/job-contract"
import { ObjectStore } from "@ftm/object-store"
import { CommandForm, type ShownForm, type Quarter, shellWord, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Result } from "effect"
import { type AwsEndpoints, isEmulated, readAwsEndpoints } from "../engine/AwsEndpoints.ts"
import type { EngineSettings } from "../engine/EngineSettings.ts"
import { NotReady, quarterRunError } from "../QuarterRunError.ts"
import type { RunStart } from "../RunStart.ts"
import { checkPrefetch } from "./PrefetchCheck.ts"

const good = (what: string): PreflightFinding => ({ ok: true, what })
const bad = (what: string): PreflightFinding => ({ ok: false, what })

/**
 * Writes, reads and deletes a small object: a role that may only read would fail after hours otherwise. Beside that, it is tried whether the
 * store compares before it writes, as it says; S3 servers of others may pass over the condition.
 */
const checkStore = Effect.fn("checkStore")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const key = StoreKeys.accessCheck(quarter)
  const bytes = (text: string) => new TextEncoder().encode(text)
  const probe = Effect.gen(function* () {
    yield* store.put(key, bytes("may this be written?"))
    yield* store.get(key)
    const isTaken = !(yield* store.putIfAbsent(key, bytes("not if it is there")))
    const before = Option.getOrElse(yield* store.version(key), () => "")
    yield* store.put(key, bytes("and written over?"))
    const isCompared = !(yield* store.putIf(key, bytes("not if it has changed"), before))
    yield* store.delete(key)
    return isTaken && isCompared
  })
  const outcome = yield* Effect.result(probe)
  if (Result.isFailure(outcome)) return bad(outcome.failure.message)
  return good(
    outcome.success
      ? `${store.location} can be read and written`
      : `${store.location} can be read and written, but it passes over conditions (If-None-Match, If-Match): see to it that one program at ` +
          `a time works on ${quarter}. Two that start at the same moment, or one that was stopped for minutes, may write over each other`
  )
})

/** Containers in the cloud do not see this machine's folders; an emulator on this machine does. */
const checkReach = (settings: EngineSettings, endpoints: AwsEndpoints, location: string): PreflightFinding => {
  if (settings.engine === "local" || location.startsWith("s3://")) return good("the jobs can reach the store")
  return isEmulated(settings, endpoints)
    ? good("the jobs can reach the store: the Batch service is on this machine")
    : bad(
        `jobs on AWS cannot see the folder ${location}; give --store s3://your-bucket, with a copy of it: aws s3 sync ${shellWord(location)} s3://your-bucket`
      )
}

/** AWS Batch accepts a job whose variables are too long and fails it later, so such a job is not submitted at all. */
const checkVariables = (quarter: Quarter, location: string, start: RunStart, commandForm: ShownForm): ReadonlyArray<PreflightFinding> => {
  if (start.settings.engine === "local") return []
  const environment = jobEnvironment(
    location,
    quarter,
    "batch_000",
    { ...defaultJobSettings, topicVariables: start.topics },
    { commandForm }
  )
  const problem = overridesProblem(environment)
  return problem === undefined ? [] : [bad(`a job of this run: ${problem}`)]
}

/** Checks everything that a run needs, before anything is submitted. The findings name what is wrong and what to do about it. */
export const preflight = Effect.fn("preflight")(function* (quarter: Quarter, start: RunStart, verify: boolean) {
  const engine = yield* JobEngine
  const { location } = yield* ObjectStore
  const access = yield* checkStore(quarter)
  // This one writes down what it finds.
  const prefetch = access.ok ? [yield* checkPrefetch(quarter, verify)] : []
  const ofEngine = yield* Effect.result(engine.preflight)
  const findings: ReadonlyArray<PreflightFinding> = [
    access,
    ...prefetch,
    checkReach(start.settings, yield* readAwsEndpoints, location),
    ...checkVariables(quarter, location, start, yield* CommandForm),
    ...(Result.isSuccess(ofEngine) ? ofEngine.success : [bad(ofEngine.failure.message)])
  ]
  return findings
})

/** Fails with the reason `NotReady` where something is wrong. */
export const requireReady = Effect.fn("requireReady")(function* (quarter: Quarter, findings: ReadonlyArray<PreflightFinding>) {
  const problems = findings.filter((finding) => !finding.ok).map((finding) => finding.what)
  if (problems.length === 0) return
  const { location } = yield* ObjectStore
  return yield* quarterRunError(
    quarter,
    location,
    new NotReady({ findings }),
    `${quarter} was not started, and nothing was submitted: ${problems.join("; ")}`
  )
})
