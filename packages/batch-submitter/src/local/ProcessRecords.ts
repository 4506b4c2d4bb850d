import { bootId, pidNamespace, processIsGone, processStart } from "@ftm/manifest"
import { JobName } from "@ftm/transcript-schema"
import { Option, Schema } from "effect"
import { createHash } from "node:crypto"
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { getuid } from "node:process"

/** A process as the system tells it from every other, an earlier or a later one with its id included. */
export interface KnownProcess {
  readonly pid: number
  /** When it was started, in the system's own words. */
  readonly start: string
}

const ProcessRecord = Schema.Struct({
  name: JobName,
  pid: Schema.Int.pipe(Schema.check(Schema.isGreaterThan(1))),
  start: Schema.String,
  /** At which start of the machine, and among which ids. */
  boot: Schema.String,
  pid_namespace: Schema.String
})
const json = Schema.fromJsonString(ProcessRecord)

/** Whether this very process still runs. */
export const isRunning = ({ pid, start }: KnownProcess): boolean => processStart(pid) === start && !processIsGone(pid)

const userName = (): string => String(getuid?.() ?? userInfo().username)

/** Fails where the folder is not this user's alone: whoever can write into it could name any process for us to stop. */
const requirePrivate = (folder: string): void => {
  const found = lstatSync(folder)
  const isOthers = getuid !== undefined && (found.uid !== getuid() || (found.mode & 0o077) !== 0)
  if (found.isDirectory() && !isOthers) return
  throw new Error(`${folder} is not a folder of this user alone: remove it, or set TMPDIR to a folder of your own`)
}

/**
 * Which processes on this machine work on something, remembered on this machine and for this user alone: not in the store, into which others
 * may write and which other machines see.
 */
export class ProcessRecords {
  readonly #root: string
  readonly #folder: string

  /** `work` is what they work on, such as a quarter of a store. `root` is by default a folder below the system's one for temporary files. */
  constructor(work: string, root = join(tmpdir(), `ftm-processes-${userName()}`)) {
    this.#root = root
    this.#folder = join(root, createHash("sha256").update(work).digest("hex").slice(0, 16))
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.json`)
  }

  /** Fails where nothing can be written. */
  remember(name: string, { pid, start }: KnownProcess): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    requirePrivate(this.#root)
    const record = Schema.encodeSync(json)({ name, pid, start, boot: bootId(), pid_namespace: pidNamespace() })
    // Whole or not at all: a half that a full disk leaves would name nobody.
    const unfinished = `${this.#file(name)}.new`
    writeFileSync(unfinished, record, { mode: 0o600 })
    renameSync(unfinished, this.#file(name))
  }

  /** Fails where nothing can be deleted. */
  forget(name: string): void {
    rmSync(this.#file(name), { force: true })
  }

  /** The names under which processes were remembered, whatever became of them. */
  get names(): ReadonlyArray<string> {
    try {
      return readdirSync(this.#folder).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []))
    } catch {
      return [] // nothing was ever remembered
    }
  }

  /** The process of this name, if it runs. Of one in another container, or on another machine that shares the folder, nothing is known. */
  find(name: string): KnownProcess | undefined {
    try {
      requirePrivate(this.#root)
      const record = Option.getOrUndefined(Schema.decodeOption(json)(readFileSync(this.#file(name), "utf8")))
      const isHere = record?.boot === bootId() && record.pid_namespace === pidNamespace()
      return record !== undefined && isHere && isRunning(record) ? { pid: record.pid, start: record.start } : undefined
    } catch {
      return undefined
    }
  }
}
