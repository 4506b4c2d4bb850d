import { spawn } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Place, wrongClock } from "./Place.ts"
import { signal } from "./Processes.ts"

/** No command may take longer, whatever has happened to it. */
const longestSeconds = 180

/** How a command is typed. */
export interface Typing {
  /** The folder for temporary files, by which a program knows the processes of its own machine. */
  readonly machine: "machine-a" | "machine-b"
  /** By how much the machine's clock is wrong. */
  readonly clockMillis: number
}
export const usualTyping: Typing = { machine: "machine-a", clockMillis: 0 }

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that was typed. */
export interface Typed {
  readonly n: number
  readonly pid: number
  readonly words: string
  readonly isLiving: () => boolean
  readonly ended: Promise<Ended>
}

const orchestrator = fileURLToPath(import.meta.resolve("@ftm/orchestrator/main"))

/** The commands of a round: each a process of its own, as a user starts it. */
export class Commands {
  readonly #place: Place
  readonly #all: Array<Typed> = []
  /** Commands that took longer than any may. */
  readonly endless: Array<string> = []

  constructor(place: Place) {
    this.#place = place
    mkdirSync(join(place.folder, "said"), { recursive: true })
  }

  get count(): number {
    return this.#all.length
  }

  get living(): ReadonlyArray<Typed> {
    return this.#all.filter(({ isLiving }) => isLiving())
  }

  /** Types a command of the orchestrator; what it says is kept in `said/`. */
  type(args: ReadonlyArray<string>, { clockMillis, machine }: Typing = usualTyping): Typed {
    const { environment, folder } = this.#place
    const clock = clockMillis === 0 ? [] : ["--import", wrongClock]
    const child = spawn(
      process.execPath,
      ["--conditions=@ftm/source", "--disable-warning=ExperimentalWarning", ...clock, orchestrator, ...args],
      {
        cwd: join(folder, "desk"),
        env: { ...environment, TMPDIR: join(folder, machine), FTM_STORM_CLOCK_MILLIS: String(clockMillis) },
        stdio: ["ignore", "pipe", "pipe"]
      }
    )
    const n = this.#all.length + 1
    const words = args
      .slice(0, 1)
      .concat(args.filter((arg) => /^--(verify|retry-failed|restart)$/.test(arg)))
      .join(" ")
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    const limit = setTimeout(() => {
      this.endless.push(
        `command ${n} (${words}) did not end within ${longestSeconds} s; the last that it said: ${stderr.trimEnd().split("\n").at(-1)}`
      )
      if (child.pid !== undefined) signal(child.pid, "SIGKILL")
    }, longestSeconds * 1000)
    const ended = new Promise<Ended>((resolve) =>
      child.once("close", (code, by) => {
        clearTimeout(limit)
        writeFileSync(
          join(folder, "said", `${n}.txt`),
          `$ ${args.join(" ")}\n${stdout}\n--- stderr\n${stderr}\n--- ended with ${by ?? code}\n`
        )
        resolve({ code, stdout, stderr })
      })
    )
    const typed = { n, pid: child.pid ?? -1, words, ended, isLiving: () => child.exitCode === null && child.signalCode === null }
    this.#all.push(typed)
    return typed
  }

  run(typing?: Typing, ...more: ReadonlyArray<string>): Typed {
    return this.type(["run", ...this.#place.about, ...this.#place.runFlags, ...more], typing)
  }

  /** All have ended; those that do not by themselves are ended at their limit. */
  async allEnded(): Promise<void> {
    await Promise.all(this.#all.map(({ ended }) => ended))
  }
}
