import { programs, typedIn } from "@ftm/transcript-schema"
import { Effect, Schema } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { say } from "./Steps.ts"

/** A command of the demo failed. */
export class DemoFailed extends Schema.TaggedError<DemoFailed>()("DemoFailed", { message: Schema.String }) {}

/** The npm scripts that the demo runs, and the packages that they start. */
const entries = { prefetch: "@ftm/prefetch-cli/main", orchestrate: "@ftm/orchestrator/main" } as const

/** Longer than the grace period that the commands give their own jobs. */
const graceMillis = 40_000

/**
 * Runs a command as a user would (without npm in between), with its output on this terminal.
 * On interruption it asks the command to stop and waits for it, so that nothing keeps running after the demo.
 */
export const runCommand = (
  script: keyof typeof entries,
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string | undefined>>
): Effect.Effect<void, DemoFailed> =>
  Effect.callback<void, DemoFailed>((resume) => {
    const typed = typedIn("checkout", { program: programs[script], args })
    say(`      $ ${typed}`)
    const entry = fileURLToPath(import.meta.resolve(entries[script]))
    const conditions = entry.endsWith(".ts") ? ["--conditions=@ftm/source"] : []
    const child = spawn(process.execPath, [...conditions, "--disable-warning=ExperimentalWarning", entry, ...args], {
      env: environment,
      stdio: ["ignore", "inherit", "inherit"]
    })
    const fail = (message: string): void => resume(Effect.fail(new DemoFailed({ message })))
    child.once("error", (error) => fail(`${typed} could not be started: ${error.message}. Run npm ci and try again.`))
    child.once("exit", (code, signal) => {
      if (code === 0) resume(Effect.void)
      else fail(`${typed} ended with ${signal ?? `exit code ${code}`}; its messages are above.`)
    })
    return Effect.callback<void>((stopped) => {
      if (child.exitCode !== null || child.signalCode !== null) return stopped(Effect.void)
      const force = setTimeout(() => child.kill("SIGKILL"), graceMillis)
      child.once("exit", () => {
        clearTimeout(force)
        stopped(Effect.void)
      })
      child.kill("SIGTERM")
    })
  })
