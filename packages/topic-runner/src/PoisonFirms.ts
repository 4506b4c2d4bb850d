import { type Batch, type Deaths, type DeathsAlone, noDeaths, readDeaths, writeDeaths } from "@ftm/manifest"
import { countOf } from "@ftm/transcript-schema"
import { Effect } from "effect"
import type { FirmResult } from "./FirmResult.ts"

/** A firm is failed whose deaths weigh as much as this. */
const weightAtMost = 6

/** Signals that a process gets for what it does itself, such as a crash in native code: nobody else sends them. */
const ownFault = new Set(["SIGTRAP", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGSYS"])

/**
 * How much a death of a process that worked on one firm alone weighs against that firm: a signal of its own making once is enough; another
 * signal (memory ran out, or somebody killed it) has to come twice; where nothing is known, the machine may have been taken away, three times.
 */
const weightOf = (signal: string | undefined): number => (signal === undefined ? 2 : ownFault.has(signal) ? weightAtMost : 3)

/** What becomes of a firm because of earlier deaths; undefined where nothing does. */
export type Standing = "suspect" | "poison" | undefined

/** What the last attempt has left: if it was working on firms, it died. */
const afterDeath = ({ alone, suspects, working_on }: Deaths, signal: string | undefined): Deaths => {
  const [only, ...others] = working_on
  if (only === undefined) return { alone, suspects, working_on }
  if (others.length === 0 && suspects.includes(only)) {
    const before = alone[only] ?? { deaths: 0, weight: 0 }
    const now = { deaths: before.deaths + 1, weight: before.weight + weightOf(signal), ...(signal === undefined ? {} : { signal }) }
    return { alone: { ...alone, [only]: now }, suspects, working_on: [] }
  }
  return { alone, suspects: [...new Set([...suspects, ...working_on])], working_on: [] }
}

/** The result of a firm that no process survives. */
const poisonResult = (firmId: string, { deaths, signal }: DeathsAlone): FirmResult => ({
  firmId,
  end: "failed",
  sentences: 0,
  topics: [],
  readSeconds: 0,
  modelSeconds: 0,
  failure: {
    errorType: "ProcessDied",
    message:
      `the job's process died ${countOf(deaths, "time")} while it worked on this firm alone${signal === undefined ? "" : `, by ${signal}`}. ` +
      "The other firms of the batch were gone on with. More memory may help (FTM_MAX_MEMORY, the container's limit)",
    critical: false
  }
})

/** What is known of firms that kill the process that works on them, and the record of what is being worked on. */
export interface PoisonFirms {
  readonly standingOf: (firmId: string) => Standing
  readonly resultOf: (firmId: string) => FirmResult
  /** Suspects in the order in which they are tried, each alone: those with fewer deaths first. */
  readonly suspects: ReadonlyArray<string>
  /** Written down before the first of them is begun, in place of those before. */
  readonly workingOn: (firmIds: ReadonlyArray<string>) => ReturnType<typeof writeDeaths>
  /** The attempt ends by itself: nobody is being worked on. With `finished` the record is closed, and a later job tries all firms anew. */
  readonly ending: (finished: boolean) => ReturnType<typeof writeDeaths>
}

/**
 * Reads what an earlier attempt has left. If that one died, every firm that it had begun is suspected and tried alone, after all others;
 * one at which processes go on dying is failed, and the batch goes on.
 *
 * @param signal what ended the attempt before, if that is known
 */
export const readPoisonFirms = Effect.fn("readPoisonFirms")(function* (
  { batch_id: batchId, quarter }: Batch,
  isToDo: (firmId: string) => boolean,
  signal: string | undefined
) {
  const found = yield* readDeaths(quarter, batchId)
  const now = afterDeath(found, signal)
  if (now !== found && found.working_on.length > 0) {
    // Before anything is begun: an attempt that dies while it starts is no firm's fault.
    yield* writeDeaths(quarter, batchId, now)
    yield* Effect.logWarning(
      `An earlier attempt at ${batchId} died while it worked on ${found.working_on.length === 1 ? `firm ${found.working_on[0]}` : `${found.working_on.length} firms`}` +
        `${signal === undefined ? "" : `, by ${signal}`}. What is suspected is tried last, one firm at a time.`
    )
  }
  const deathsOf = (firmId: string): DeathsAlone => now.alone[firmId] ?? { deaths: 0, weight: 0 }
  const isPoison = (firmId: string): boolean => deathsOf(firmId).weight >= weightAtMost
  const suspects = now.suspects
    .filter((firmId) => isToDo(firmId) && !isPoison(firmId))
    .sort((a, b) => deathsOf(a).deaths - deathsOf(b).deaths)
  const suspected = new Set(suspects)
  const record = (working_on: ReadonlyArray<string>) => writeDeaths(quarter, batchId, { ...now, working_on })
  const firms: PoisonFirms = {
    standingOf: (firmId) => (isPoison(firmId) ? "poison" : suspected.has(firmId) ? "suspect" : undefined),
    resultOf: (firmId) => poisonResult(firmId, deathsOf(firmId)),
    suspects,
    workingOn: record,
    ending: (finished) => (finished ? writeDeaths(quarter, batchId, noDeaths) : record([]))
  }
  return firms
})
