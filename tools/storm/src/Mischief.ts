import { type S3Misbehaviour } from "@ftm/object-store/testing"
import { StoreKeys } from "@ftm/transcript-schema"
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync
} from "node:fs"
import { userInfo } from "node:os"
import { dirname, join } from "node:path"
import type { Chance } from "./Chance.ts"
import type { Commands, Typed, Typing } from "./Commands.ts"
import { type Place, quarter } from "./Place.ts"
import { type FoundProcess, processesOf, signal } from "./Processes.ts"

/** What mischief has in its hands. */
export interface Storm {
  readonly place: Place
  readonly commands: Commands
  readonly chance: Chance
  /** Undone after so many seconds, or when the storm is over. */
  readonly later: (seconds: number, undo: () => void) => void
  /** The parts that an unbroken run makes. */
  readonly partKeys: ReadonlyArray<string>
  /** What the round has to know afterwards. */
  readonly traces: Traces
}

export interface Traces {
  /** Bytes were changed in the middle of a file: only who reads it whole sees that. */
  bytesChanged: boolean
  /** Jobs were ended from outside: a firm that was alone at work each time is suspected. */
  jobsEnded: boolean
  /** An orchestrator slept while its lease ran out. */
  orchestratorSlept: boolean
  /** Keys of files that are nobody's. */
  readonly foreign: Set<string>
  readonly findings: Array<string>
}

/** A kind of mischief. */
export interface Mischief {
  readonly name: string
  /** Why it cannot be done in this place; undefined where it can. */
  readonly cannot?: (place: Place) => string | undefined
  /** Does it, and says to what; undefined while there is nothing to do it to. */
  readonly act: (storm: Storm) => string | undefined
}

const onlyIn =
  (...kinds: ReadonlyArray<Place["kind"]>) =>
  ({ kind }: Place): string | undefined =>
    kinds.includes(kind) ? undefined : `not in a ${kind}`

const endings = ["SIGKILL", "SIGKILL", "SIGTERM"] as const

const jobsOf = ({ place }: Storm): ReadonlyArray<FoundProcess> => processesOf(place.folder).filter(({ batchId }) => batchId !== undefined)

const endOrchestrator = ({ chance, commands }: Storm): string | undefined => {
  const [typed, how] = [chance.oneOf(commands.living), chance.oneOf(endings)]
  if (typed === undefined || how === undefined) return undefined
  signal(typed.pid, how)
  return `${how} to command ${typed.n}`
}

const endJob = (storm: Storm): string | undefined => {
  const [job, how] = [storm.chance.oneOf(jobsOf(storm)), storm.chance.oneOf(endings)]
  if (job === undefined || how === undefined) return undefined
  storm.traces.jobsEnded = true
  signal(job.pid, how)
  return `${how} to process ${job.pid}, the job of ${job.batchId}`
}

/** As if the store had not heard of its owner for ten minutes: silence is judged by the file's age. */
const makeOld = ({ place }: Storm, key: string): void => {
  const then = new Date(Date.now() - 600_000)
  if (existsSync(join(place.files, key))) utimesSync(join(place.files, key), then, then)
}

const sleepSeconds = ({ chance }: Storm): number => chance.between(1, 6)

const putOrchestratorToSleep = (storm: Storm): string | undefined => {
  const typed = storm.chance.oneOf(storm.commands.living)
  if (typed === undefined) return undefined
  storm.traces.orchestratorSlept = true
  signal(typed.pid, "SIGSTOP")
  makeOld(storm, StoreKeys.quarterLease(quarter))
  storm.later(sleepSeconds(storm), () => signal(typed.pid, "SIGCONT"))
  return `command ${typed.n} is stopped, and its lease runs out`
}

const putJobToSleep = (storm: Storm): FoundProcess | undefined => {
  const job = storm.chance.oneOf(jobsOf(storm))
  if (job?.batchId === undefined) return undefined
  signal(job.pid, "SIGSTOP")
  makeOld(storm, StoreKeys.batchClaim(quarter, job.batchId))
  storm.later(sleepSeconds(storm), () => signal(job.pid, "SIGCONT"))
  return job
}

/** Somebody types `run`; on one of two machines, now and then one with a wrong clock. */
export const typeRun = (
  { chance, commands }: Pick<Storm, "chance" | "commands">,
  wrongClock = 0.3
): { readonly typed: Typed; readonly words: string } => {
  const machine: Typing["machine"] = chance.happens(0.5) ? "machine-a" : "machine-b"
  const clockMillis = chance.happens(wrongClock) ? Math.round(chance.between(-600_000, 600_000)) : 0
  const typed = commands.run({ machine, clockMillis })
  const clock = clockMillis === 0 ? "" : `, its clock wrong by ${Math.round(clockMillis / 1000)} s`
  return { typed, words: `run is typed on ${machine}${clock} (command ${typed.n})` }
}

/** A file of the kind that is there, by its key. */
const someFile = ({ chance, place }: Storm, pattern: RegExp): string | undefined => {
  if (!existsSync(place.files)) return undefined
  const keys = readdirSync(place.files, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.files.length + 1))
    .filter((key) => StoreKeys.isOurs(key) && pattern.test(key))
    .toSorted()
  return chance.oneOf(keys)
}

const finished = /_part_\d+\.parquet$|_(checkpoint|failures)\.json$/
const ofARun = /^intermediate\/|_(checkpoint|failures|deaths|claim)\.json$|\/lease\.json$/

/** Changes one bit without a trace in the file's times, as a disk does. */
const flipBit = (storm: Storm): string | undefined => {
  const key = someFile(storm, storm.chance.happens(0.6) ? /_part_\d+\.parquet$/ : finished)
  if (key === undefined) return undefined
  const path = join(storm.place.files, key)
  const { atime, mtime, size } = statSync(path)
  if (size === 0) return undefined
  const [at, bit] = [storm.chance.whole(0, size - 1), storm.chance.whole(0, 7)]
  const bytes = readFileSync(path)
  const file = openSync(path, "r+")
  writeSync(file, Buffer.of((bytes[at] ?? 0) ^ (1 << bit)), 0, 1, at)
  closeSync(file)
  utimesSync(path, atime, mtime)
  storm.traces.bytesChanged = true
  return `bit ${bit} of byte ${at} of ${key}`
}

const deleteFile = (storm: Storm): string | undefined => {
  const key = someFile(storm, ofARun)
  if (key === undefined) return undefined
  rmSync(join(storm.place.files, key))
  return key
}

const cutFile = (storm: Storm): string | undefined => {
  const key = someFile(storm, ofARun)
  if (key === undefined) return undefined
  const path = join(storm.place.files, key)
  const { size } = statSync(path)
  const length = storm.chance.happens(0.3) ? 0 : storm.chance.whole(0, Math.max(0, size - 1))
  truncateSync(path, length)
  return `${key}, of ${size} bytes to ${length}`
}

const litter = (storm: Storm): string | undefined => {
  const key = someFile(storm, ofARun)
  if (key === undefined) return undefined
  const { foreign } = storm.traces
  const folder = dirname(key)
  const [name = "", ending = ""] = key.slice(folder.length + 1).split(/(?=\.)/)
  // What a full disk does not take is not left.
  const leave = (place: string, write: () => void): void => {
    foreign.add(place)
    try {
      write()
    } catch {
      rmSync(join(storm.place.files, place), { force: true })
    }
  }
  const copies = [
    `${folder}/${name}.sync-conflict-20260101-120000-ABCDEFG${ending}`,
    `${folder}/${name} (1)${ending}`,
    `${folder}/._${name}${ending}`
  ]
  for (const copy of copies) leave(copy, () => copyFileSync(join(storm.place.files, key), join(storm.place.files, copy)))
  const marks = [`${folder}/.DS_Store`, `${folder}/${name}${ending}.tmp`]
  for (const mark of marks) leave(mark, () => writeFileSync(join(storm.place.files, mark), "\u0000\u0001"))
  const asAPart = StoreKeys.firmTopicsPart(quarter, "batch_000", 9998)
  leave(asAPart, () => mkdirSync(join(storm.place.files, asAPart), { recursive: true }))
  return `copies of ${key}, .DS_Store, and a folder with a part's name`
}

/** What a full disk or a tool that was cut off leaves where a part will be. A part that is there is not for us to empty: that is another kind of mischief. */
const leaveEmptyPart = ({ chance, partKeys, place }: Storm): string | undefined => {
  const key = chance.oneOf(partKeys.filter((one) => existsSync(join(place.files, dirname(one))) && !existsSync(join(place.files, one))))
  if (key === undefined) return undefined
  writeFileSync(join(place.files, key), "")
  return key
}

const fillDisk = (storm: Storm): string | undefined => {
  const filler = join(dirname(storm.place.files), "filler")
  if (existsSync(filler)) return undefined
  const file = openSync(filler, "w")
  try {
    for (;;) writeSync(file, Buffer.alloc(16 * 1024))
  } catch {
    // It is full.
  } finally {
    closeSync(file)
  }
  const seconds = sleepSeconds(storm)
  storm.later(seconds, () => rmSync(filler, { force: true }))
  return `for ${seconds.toFixed(1)} s`
}

const takePermission = (storm: Storm): string | undefined => {
  const folder = join(storm.place.files, "progress")
  if (!existsSync(folder)) return undefined
  const folders = [folder, join(storm.place.files, StoreKeys.progressPrefix(quarter))].filter((one) => existsSync(one))
  for (const one of folders) chmodSync(one, 0o500)
  storm.later(sleepSeconds(storm), () => folders.forEach((one) => chmodSync(one, 0o700)))
  return "nobody may write below progress/"
}

const moveStoreAway = (storm: Storm): string | undefined => {
  const { files } = storm.place
  const away = `${files}-away`
  if (!existsSync(files)) return undefined
  renameSync(files, away)
  const seconds = storm.chance.between(0.2, 4)
  storm.later(seconds, () => {
    if (existsSync(files)) {
      storm.traces.findings.push(`${files} was made anew while the store was away`)
      renameSync(files, `${files}-made-anew`)
    }
    renameSync(away, files)
  })
  return `for ${seconds.toFixed(1)} s`
}

const misbehaviours: ReadonlyArray<S3Misbehaviour> = [
  "slow down",
  "internal error",
  "reset",
  "cut upload",
  "lost answer",
  "slow body",
  "truncated",
  "wrong checksum"
]

const letS3Misbehave = (storm: Storm): string | undefined => {
  const { s3 } = storm.place.bucket ?? {}
  if (s3 === undefined) return undefined
  const { chance } = storm
  const [share, seconds, only] = [chance.between(0.05, 0.5), chance.between(0.5, 5), chance.oneOf([...misbehaviours, undefined])]
  s3.behave = () => (chance.happens(share) ? (only ?? chance.oneOf(misbehaviours) ?? "pass") : "pass")
  storm.later(seconds, () => (s3.behave = () => "pass"))
  return `${only ?? "of all kinds"}, at ${Math.round(share * 100)} % of the requests for ${seconds.toFixed(1)} s`
}

const denyAccess = (storm: Storm): string | undefined => {
  const { s3 } = storm.place.bucket ?? {}
  if (s3 === undefined) return undefined
  const seconds = storm.chance.between(0.2, 3)
  s3.behave = () => "denied"
  storm.later(seconds, () => (s3.behave = () => "pass"))
  return `for ${seconds.toFixed(1)} s`
}

const slowS3Down = (storm: Storm): string | undefined => {
  const { s3 } = storm.place.bucket ?? {}
  if (s3 === undefined) return undefined
  const [millis, seconds] = [storm.chance.whole(50, 1500), storm.chance.between(1, 5)]
  s3.delayMillis = millis
  storm.later(seconds, () => (s3.delayMillis = 0))
  return `${millis} ms an answer for ${seconds.toFixed(1)} s`
}

/** All kinds, in the order in which the figures show them. */
export const mischiefs: ReadonlyArray<Mischief> = [
  { name: "an orchestrator is ended", act: endOrchestrator },
  { name: "a job is ended", act: endJob },
  {
    name: "an orchestrator and a job are ended",
    act: (storm) => {
      const job = storm.commands.living.length === 0 ? undefined : endJob(storm)
      return job === undefined ? undefined : `${endOrchestrator(storm) ?? "nobody"}; ${job}`
    }
  },
  { name: "an orchestrator sleeps while its lease runs out", act: putOrchestratorToSleep },
  {
    name: "a job sleeps while its claim runs out",
    act: (storm) => {
      const job = putJobToSleep(storm)
      return job === undefined ? undefined : `process ${job.pid}, the job of ${job.batchId}`
    }
  },
  {
    name: "another takes over from a sleeping job",
    cannot: onlyIn("folder", "small disk"),
    act: (storm) => {
      const job = storm.commands.living.length === 0 ? undefined : putJobToSleep(storm)
      if (job === undefined) return undefined
      for (const { pid } of storm.commands.living) signal(pid, "SIGKILL")
      return `process ${job.pid}, the job of ${job.batchId}, sleeps; all orchestrators are killed; ${typeRun(storm).words}`
    }
  },
  { name: "a second orchestrator", act: (storm) => (storm.commands.living.length === 1 ? typeRun(storm, 0).words : undefined) },
  {
    name: "a second orchestrator with a wrong clock",
    act: (storm) => (storm.commands.living.length === 1 ? typeRun(storm, 1).words : undefined)
  },
  { name: "a bit is flipped", act: flipBit },
  { name: "a file is deleted", act: deleteFile },
  { name: "a file is cut", act: cutFile },
  { name: "foreign files", act: litter },
  { name: "an empty file in a part's place", act: leaveEmptyPart },
  { name: "the disk is full", cannot: onlyIn("small disk"), act: fillDisk },
  {
    name: "permission to write is lost",
    cannot: (place) => onlyIn("folder", "small disk")(place) ?? (userInfo().uid === 0 ? "root may always write" : undefined),
    act: takePermission
  },
  { name: "the store is moved away and back", cannot: onlyIn("folder", "small disk"), act: moveStoreAway },
  { name: "S3 misbehaves", cannot: onlyIn("bucket"), act: letS3Misbehave },
  { name: "S3 denies access", cannot: onlyIn("bucket"), act: denyAccess },
  { name: "S3 is slow", cannot: onlyIn("bucket"), act: slowS3Down }
]
