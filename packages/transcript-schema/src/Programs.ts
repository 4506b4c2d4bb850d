import type { CommandFlags, CommandLine } from "./CommandLine.ts"

/** The programs that messages name. */
export const programs = {
  prefetch: { script: "prefetch", installed: "ftm-prefetch" },
  orchestrate: { script: "orchestrate", installed: "ftm-orchestrate" },
  map: { script: "map", installed: "ftm-map" },
  models: { script: "models" }
} as const

/** What a command about a quarter always takes, and whatever else it does. */
type QuarterFlags = CommandFlags & { readonly quarter: string; readonly store: string }

/** A command of the prefetch about a quarter. */
export const prefetchLine = (
  command: "fetch" | "prepare" | "verify" | "status" | "coverage" | "import",
  flags: QuarterFlags
): CommandLine => ({ program: programs.prefetch, command, flags })

/** A command of the orchestrator about a quarter. */
export const orchestrateLine = (
  command: "run" | "status" | "watch" | "cancel" | "themes" | "panel" | "exposure" | "report" | "cost",
  flags: QuarterFlags
): CommandLine => ({ program: programs.orchestrate, command, flags, ofResults: true })

/** The checks of account and tables. */
export const doctorLine = (store?: string): CommandLine => ({ program: programs.prefetch, command: "doctor", flags: { store } })

/** Fetches a sentence transformer, into the folder where one is named. Only a checkout can. */
export const pullModelLine = (to?: string): CommandLine => ({
  program: programs.models,
  command: "pull",
  args: ["all-MiniLM-L6-v2"],
  flags: { to }
})
