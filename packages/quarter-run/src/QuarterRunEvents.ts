import type { JobEnd, JobState, LedgerJob, PreflightFinding } from "@ftm/batch-submitter"
import type { ProcessIdentity } from "@ftm/manifest"
import type { FirmCounts, Quarter } from "@ftm/transcript-schema"
import { Context, Effect } from "effect"
import type { PlannedRun } from "./plan/RunPlan.ts"
import type { RunStart } from "./RunStart.ts"

/** What a program needs to say how to go on with a run: where it is and how it was started. */
interface WayBack {
  readonly store: string
  readonly start: RunStart
}

/** What happens in a run. Every event names its quarter, since several quarters may run at the same time. */
type Happening =
  /** Everything was checked, and this is what will be done. */
  | { readonly _tag: "Planned"; readonly plan: PlannedRun; readonly findings: ReadonlyArray<PreflightFinding> }
  /** This many jobs of an earlier run are still running; this one takes them over. */
  | { readonly _tag: "JobsAdopted"; readonly jobs: number }
  /** The quarter's topics are made again; those that are there stand until the new ones are whole. */
  | { readonly _tag: "Restarting" }
  /** New topics have taken the place of the old ones. */
  | { readonly _tag: "Replaced"; readonly counts: FirmCounts }
  /** Parts of topics that were finished are gone or damaged: their firms are done again. */
  | { readonly _tag: "PartsLost"; readonly parts: number; readonly firms: number }
  /** Parts of topics that no checkpoint promises were there, at these addresses, and are deleted. */
  | { readonly _tag: "StrayPartsDeleted"; readonly parts: ReadonlyArray<string> }
  /** Another batch size was asked for, but the quarter was begun with this one. */
  | { readonly _tag: "BatchSizeKept"; readonly batchSize: number }
  /** Every firm has been processed, or, with `retryFailed`, none has failed. Nothing was submitted. */
  | { readonly _tag: "NothingToDo"; readonly firms: FirmCounts; readonly retryFailed: boolean }
  /** `done` of `of` batches have a job now. */
  | { readonly _tag: "Submitting"; readonly done: number; readonly of: number }
  /** Where the firms stand; `atStart` is where they stood when this program began to look, `seconds` ago. `note` is about the jobs. */
  | {
      readonly _tag: "Progress"
      readonly counts: FirmCounts
      readonly atStart: FirmCounts
      readonly seconds: number
      readonly note: string
    }
  /** The firms cannot be counted just now. It is tried again; the run does not depend on it. */
  | { readonly _tag: "ProgressUnreadable"; readonly cause: string }
  /** A job lost its machine and goes on from its checkpoint on another one; `noticed` when it could save first. */
  | {
      readonly _tag: "AttemptLost"
      readonly batchId: string
      readonly attempt: number
      readonly noticed: boolean
      readonly why: string | null
    }
  /** A job has no machine yet, for this reason of AWS Batch; each reason is told once. */
  | { readonly _tag: "WaitingForMachine"; readonly why: string; readonly queue: string }
  /** A job has ended. `lastLines` are of its output, empty for a job that did its work and where they cannot be had. */
  | ({
      readonly _tag: "JobEnded"
      readonly job: LedgerJob
      readonly state: JobState
      readonly end: JobEnd
      readonly lastLines: ReadonlyArray<string>
    } & WayBack)
  /** A job says that it is done, but this many firms of its batch were not processed: it did something else. */
  | { readonly _tag: "JobLeftFirms"; readonly batchId: string; readonly firms: number }
  /** The machines of these batches were taken away: they are submitted for the `time`th time, of `times` at most. */
  | { readonly _tag: "SubmittingAgain"; readonly batchIds: ReadonlyArray<string>; readonly time: number; readonly times: number }
  /** The prices of machines cannot be read; the configured price stands in for them. */
  | { readonly _tag: "PricesUnreadable"; readonly cause: string }
  /** The cost limit does not count this many attempts: nobody knows the price of their machines. */
  | { readonly _tag: "AttemptsUnpriced"; readonly attempts: number; readonly maxCost: number }
  /** The program was interrupted: its local jobs save their progress and stop. */
  | { readonly _tag: "Stopping" }
  /** They have stopped; `firms` is undefined when no job was submitted before. */
  | ({ readonly _tag: "Stopped"; readonly firms: FirmCounts | undefined } & WayBack)
  /** Cloud jobs go on without this program; of `maybe` more it is not known whether they were submitted. */
  | ({ readonly _tag: "JobsGoOn"; readonly jobs: number; readonly maybe: number } & WayBack)
  /** No job of the quarter is running; `endedUnseen` when some had ended while nobody watched. */
  | { readonly _tag: "NoJobs"; readonly endedUnseen: boolean }
  /** The quarter's jobs are being cancelled. */
  | { readonly _tag: "Cancelling" }
  /** `asked` of `of` jobs were asked to stop. */
  | { readonly _tag: "AskingToStop"; readonly asked: number; readonly of: number }
  /** This job could not be asked to stop, and goes on. */
  | { readonly _tag: "CannotBeStopped"; readonly batchId: string; readonly cause: string }
  /** `left` of `of` jobs are still saving their progress. */
  | { readonly _tag: "Saving"; readonly left: number; readonly of: number }
  /** So many jobs were cancelled and have ended. */
  | ({ readonly _tag: "JobsCancelled"; readonly jobs: number; readonly firms: FirmCounts } & WayBack)
  /** Another program works on the quarter; this one only watches. */
  | { readonly _tag: "WatchingOther"; readonly holder: ProcessIdentity }
  /** Another program works on the quarter. It was told to stop, and this one waits for it. */
  | { readonly _tag: "WaitingForOther"; readonly holder: ProcessIdentity }
  /** The last job has ended. */
  | { readonly _tag: "RunEnded"; readonly counts: FirmCounts }

export type QuarterRunEvent = { readonly quarter: Quarter } & Happening

/** Who listens to a run; nobody, unless a layer says otherwise. Nothing depends on whether anybody does. */
export interface QuarterRunEvents {
  readonly tell: (event: QuarterRunEvent) => Effect.Effect<void>
}
export const QuarterRunEvents = Context.Reference<QuarterRunEvents>("@ftm/quarter-run/QuarterRunEvents", {
  defaultValue: () => ({ tell: () => Effect.void })
})

/** Tells whoever listens. */
export const tell = (event: QuarterRunEvent): Effect.Effect<void> => Effect.flatMap(QuarterRunEvents, ({ tell }) => tell(event))
