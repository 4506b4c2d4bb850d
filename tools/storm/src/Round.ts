import type { BatchEmulator, Fault } from "@ftm/batch-emulator"
import { programs, typedIn } from "@ftm/transcript-schema"
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Chance } from "./Chance.ts"
import { type Ended, Commands, usualTyping } from "./Commands.ts"
import {
  type BatchJob,
  differences,
  type Outcome,
  readOutcome,
  strangeFiles,
  straysBeside,
  toldTwice,
  twoAtATime,
  unfitWords
} from "./Compare.ts"
import { type Mischief, mischiefs, type Storm, type Traces, typeRun } from "./Mischief.ts"
import { makePlace, type Place, type PlaceKind, type Shape } from "./Place.ts"
import { pause, processesOf, signal, waitFor } from "./Processes.ts"

/** What a round came to. */
export interface RoundReport {
  readonly seed: number
  readonly kind: PlaceKind
  /** What differs from an unbroken run, or must not be; empty where all is well. */
  readonly findings: ReadonlyArray<string>
  /** What was done when. */
  readonly timeline: ReadonlyArray<string>
  /** Names of the mischief that was done. */
  readonly done: ReadonlyArray<string>
  /** How many commands were typed. */
  readonly typed: number
  readonly folder: string
}

const shapes: ReadonlyArray<Shape> = [
  { firms: 12, sentences: 60, batchSize: 4 },
  { firms: 40, sentences: 60, batchSize: 5 },
  { firms: 36, sentences: 200, batchSize: 12 }
]

/** Where and with what a round of this seed takes place. */
const drawPlace = (chance: Chance, kinds: ReadonlyArray<PlaceKind>) => ({
  kind: chance.oneOf(kinds) ?? "folder",
  shape: chance.oneOf(shapes) ?? shapes[0]!
})

/** What an unbroken run of such a quarter makes. */
export const unbrokenOutcome = async (folder: string, shape: Shape): Promise<Outcome> => {
  const place = await makePlace("folder", folder, shape)
  const commands = new Commands(place)
  const run = await commands.run().ended
  if (run.code !== 0) throw new Error(`The unbroken run in ${folder} failed with exit code ${run.code}:\n${run.stderr}`)
  const status = await commands.type(["status", ...place.about, "--verify", "--json"]).ended
  return readOutcome(place.files, status.stdout)
}

const batchJobs = ({ jobs }: BatchEmulator): ReadonlyArray<BatchJob> =>
  jobs().map(({ createdAt, request, stoppedAt }) => ({
    batchId: request.containerOverrides?.environment?.find(({ name }) => name === "BATCH_ID")?.value ?? "",
    from: createdAt,
    to: stoppedAt
  }))

const drawFaults = (chance: Chance, { batchSize, firms }: Shape): ReadonlyArray<Fault> =>
  Array.from({ length: chance.whole(0, 5) }, (): Fault => {
    const job = `batch_00${chance.whole(0, Math.ceil(firms / batchSize) - 1)}`
    const seconds = chance.between(0.5, 8)
    const call = chance.whole(1, 6)
    const faults: ReadonlyArray<Fault> = [
      { on: "SubmitJob", call, fault: "lost answer" },
      { on: "SubmitJob", call, fault: "throttle" },
      { on: "SubmitJob", call, fault: "server error" },
      { on: "DescribeJobs", call, fault: "lost answer" },
      { on: "DescribeJobs", call, fault: "throttle" },
      { on: "ListJobs", call: 1, fault: "server error" },
      { job, fault: "reclaim", seconds },
      { job, fault: "reclaim", seconds, notice: 10 },
      { job, fault: "hidden", seconds: chance.between(0.5, 4) }
    ]
    return chance.oneOf(faults) ?? { on: "SubmitJob", call, fault: "throttle" }
  })

const faultName = (fault: Fault): string => ("on" in fault ? `Batch: ${fault.on}, ${fault.fault}` : `Batch: ${fault.fault}`)

interface Planned {
  readonly waitMillis: number
  readonly mischief: Mischief
  readonly seed: number
}

/** What is to be done, drawn before anything begins: it does not depend on how fast the programs are. */
const drawPlan = (chance: Chance, place: Place): ReadonlyArray<Planned> => {
  const possible = mischiefs.filter(({ cannot }) => cannot?.(place) === undefined)
  return Array.from({ length: chance.whole(4, 12) }, () => ({
    // Some in quick succession, others once there is something to damage.
    waitMillis: chance.between(0, chance.happens(0.5) ? 1000 : 5000),
    mischief: chance.oneOf(possible) ?? mischiefs[0]!,
    seed: chance.seed()
  }))
}

/** How long mischief waits for something to do it to, such as a job. */
const patienceSeconds = 2
/** As often as somebody types the command before they ask for help. */
const typedAtMost = 5

/** The operator does what a message says: deletes a document that cannot be read, and types the command that stands last. */
const followAdvice = (
  place: Place,
  { stderr, stdout }: Ended
): { readonly deleted: string | undefined; readonly more: ReadonlyArray<string> } => {
  const said = stdout + stderr
  const [, key] = /(\S+\.json) in \S+ cannot be read:[^]*?\nDelete it/.exec(said) ?? []
  if (key !== undefined && existsSync(join(place.files, key))) rmSync(join(place.files, key))
  const run = typedIn("checkout", { program: programs.orchestrate, args: ["run"] })
  const command = said.split("\n").findLast((line) => line.includes(run)) ?? ""
  return { deleted: key, more: ["--restart", "--retry-failed"].filter((flag) => command.includes(` ${flag}`)) }
}

interface StatusFailure {
  readonly error_type: string
}
interface StatusAnswer {
  readonly state: string
  readonly failures: ReadonlyArray<StatusFailure>
  readonly stages: ReadonlyArray<{ readonly stage: string; readonly state: string }>
}

/** One round: a place, a storm over it, and then `run` until it says done. */
export const playRound = async (
  seed: number,
  folder: string,
  kinds: ReadonlyArray<PlaceKind>,
  unbroken: (shape: Shape) => Promise<Outcome>
): Promise<RoundReport> => {
  const chance = new Chance(seed)
  const { kind, shape } = drawPlace(chance, kinds)
  const expected = await unbroken(shape)
  const faults = kind === "bucket" ? drawFaults(chance, shape) : []
  const place = await makePlace(kind, folder, shape, faults, chance.happens(0.3) ? Math.round(chance.between(-600_000, 600_000)) : 0)
  const commands = new Commands(place)
  const begun = performance.now()
  const timeline: Array<string> = []
  const tell = (what: string): void => void timeline.push(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${what}`)
  const findings: Array<string> = []
  const traces: Traces = { bytesChanged: false, jobsEnded: false, orchestratorSlept: false, foreign: new Set(), findings }
  const done = faults.map(faultName)
  for (const fault of faults) tell(`Batch will have a fault: ${JSON.stringify(fault)}`)

  const undoings = new Set<() => void>()
  const later = (seconds: number, undo: () => void): void => {
    const once = (): void => {
      if (undoings.delete(once)) undo()
    }
    undoings.add(once)
    setTimeout(once, seconds * 1000).unref()
  }

  const storm = async (): Promise<void> => {
    for (const { mischief, seed: own, waitMillis } of drawPlan(chance, place)) {
      const hand: Storm = { place, commands, chance: new Chance(own), partKeys: [...expected.parts.keys()], later, traces }
      if (commands.living.length === 0) tell(typeRun(hand).words)
      await pause(waitMillis)
      let what: string | undefined
      await waitFor(patienceSeconds, () => (what = mischief.act(hand)) !== undefined)
      tell(`${mischief.name}: ${what ?? "there was nothing to do it to"}`)
      if (what !== undefined) done.push(mischief.name)
    }
  }

  const calm = async (): Promise<void> => {
    undoings.forEach((undo) => undo())
    const how = chance.oneOf(["SIGKILL", "SIGTERM", undefined] as const)
    tell(`calm: ${how === undefined ? "who still lives is left to end" : `${how} to every orchestrator that lives`}`)
    for (const { pid } of commands.living) if (how !== undefined) signal(pid, how)
    await commands.allEnded()
    if (kind !== "bucket") await requireNobody("after the storm")
  }

  const requireNobody = async (when: string): Promise<void> => {
    if (await waitFor(30, () => processesOf(folder).length === 0)) return
    for (const { batchId, pid } of processesOf(folder)) {
      findings.push(`${when}, process ${pid} (${batchId === undefined ? "an orchestrator" : `a job of ${batchId}`}) is still there`)
    }
  }

  /** Gives what `status --verify --json` said at the end; undefined where it never said that all is done. */
  const typeUntilDone = async (): Promise<string | undefined> => {
    let more: ReadonlyArray<string> = []
    for (let n = 1; ; n++) {
      const run = commands.run(usualTyping, ...(traces.bytesChanged ? ["--verify"] : []), ...more)
      const ended = await run.ended
      const status = await commands.type(["status", ...place.about, "--verify", "--json"]).ended
      const answer = status.code === 0 ? (JSON.parse(status.stdout) as StatusAnswer) : undefined
      const topics = answer?.stages.find(({ stage }) => stage === "topics")?.state
      const failures = answer?.failures ?? []
      tell(
        `${run.words} ended with ${ended.code}; status: ${answer?.state ?? `exit code ${status.code}`}, topics ${topics}, ${failures.length} failed`
      )
      const excused = traces.jobsEnded && failures.every(({ error_type }) => error_type === "ProcessDied")
      if (failures.length > 0 && !excused) findings.push(`firms failed: ${JSON.stringify(failures)}`)
      if (ended.code === 0 && traces.bytesChanged && topics !== "done")
        findings.push(`${run.words} said that all is done; status --verify says: ${topics}`)
      if (ended.code === 0 && answer?.state === "done" && topics === "done" && failures.length === 0) return status.stdout
      if (n >= typedAtMost) {
        findings.push(`run was typed ${n} times and is not done; it says: ${ended.stderr.trimEnd().split("\n").slice(-6).join("\n    ")}`)
        return undefined
      }
      const advice = followAdvice(place, ended)
      if (advice.deleted !== undefined) tell(`as it was told, the operator deletes ${advice.deleted}`)
      more = failures.length > 0 ? ["--retry-failed"] : advice.more
    }
  }

  try {
    await storm()
    await calm()
    const status = await typeUntilDone()
    await requireNobody("at the end")
    findings.push(...commands.endless)
    findings.push(...strangeFiles(place.files, traces.foreign), ...straysBeside(folder, kind === "bucket"))
    findings.push(...unfitWords(folder, place.files), ...toldTwice(place.files))
    // Whoever slept between a last look at the lease and a submission cannot be held back by anybody.
    if (place.bucket !== undefined && !traces.orchestratorSlept) findings.push(...twoAtATime(batchJobs(place.bucket.batch)))
    if (status !== undefined) findings.push(...differences(expected, await readOutcome(place.files, status)))
  } catch (error) {
    findings.push(`the round could not be judged: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    undoings.forEach((undo) => undo())
    for (const { pid } of processesOf(folder)) signal(pid, "SIGKILL")
    await commands.allEnded()
    await place.close()
  }
  return { seed, kind, findings, timeline, done, typed: commands.count, folder }
}
