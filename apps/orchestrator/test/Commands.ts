import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** All that was said on stderr so far. */
  readonly stderr: () => string
  readonly ended: Promise<Ended>
}

/** Starts a command of the workspace as a user does, from its source. */
export const start = (
  name: "@ftm/orchestrator" | "@ftm/prefetch-cli",
  args: ReadonlyArray<string>,
  environment: Record<string, string> = {},
  folder = process.cwd()
): Started => {
  const entry = fileURLToPath(import.meta.resolve(`${name}/main`))
  const child = spawn(process.execPath, ["--conditions=@ftm/source", entry, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  return {
    pid: child.pid ?? -1,
    kill: (signal) => void child.kill(signal),
    stderr: () => stderr,
    ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })))
  }
}

export const orchestrate = (...args: ReadonlyArray<string>): Promise<Ended> => start("@ftm/orchestrator", args).ended

export const waitUntil = async (condition: () => boolean, what: string, seconds = 30): Promise<void> => {
  for (let i = 0; i < seconds * 20; i++) {
    if (condition()) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`waited ${seconds} s for: ${what}`)
}
