import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, mkdirSync, openSync } from "node:fs"
import { dirname } from "node:path"

/** How a container ended, as Docker reports it: being killed by signal n is exit code 128 + n. */
export interface ContainerEnd {
  readonly exitCode: number
}

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** A job's command as a process on this machine, with a process group of its own; it stands in for a container. */
export class Container {
  readonly #child: ChildProcess
  readonly ended: Promise<ContainerEnd>

  constructor(command: ReadonlyArray<string>, environment: Readonly<Record<string, string>>, logFile: string) {
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, "a")
    const [file = "", ...args] = command
    this.#child = spawn(file, args, { env: { ...environment }, detached: true, stdio: ["ignore", log, log] })
    closeSync(log)
    this.ended = new Promise((resolve) => {
      // 127 is a shell's exit code for a command that does not exist.
      this.#child.once("error", () => resolve({ exitCode: 127 }))
      this.#child.once("exit", (code, signal) => {
        // When its first process ends, so does everything else in a container.
        this.#kill("SIGKILL")
        resolve({ exitCode: code ?? 128 + (signalNumbers[signal ?? ""] ?? 0) })
      })
    })
  }

  /** SIGTERM reaches the first process alone, as in a container; SIGKILL ends everything in it. */
  signal(signal: "SIGTERM" | "SIGKILL"): void {
    // Once it has ended, its number may belong to another process.
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#kill(signal)
  }

  #kill(signal: "SIGTERM" | "SIGKILL"): void {
    const pid = this.#child.pid
    if (pid === undefined) return
    try {
      process.kill(signal === "SIGKILL" ? -pid : pid, signal)
    } catch {
      // It has already ended.
    }
  }
}
