import { renameSync, writeFileSync } from "node:fs"

/** What clients have done since the sandbox was ready, not counting the sandbox's own connections. */
export interface ConnectionCounts {
  /** Accepted TCP connections. */
  readonly connections: number
  /** How often a user name was presented; each time may mean a push to somebody's phone. */
  readonly logInAttempts: number
  /** Attempts that ended in a session. */
  readonly logIns: number
  /** Attempts that were refused. The rest are still waiting, or their client gave up. */
  readonly refusals: number
}

/** Whether a text is what `makeCounter` writes. */
export const isCounts = (text: string): boolean => {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === "object" && found !== null && "logInAttempts" in found
  } catch {
    return false
  }
}

export interface Counter {
  readonly current: () => ConnectionCounts
  readonly add: (...what: ReadonlyArray<keyof ConnectionCounts>) => void
}

/** @param countsFile if given, this file always holds the current counts as one JSON object */
export const makeCounter = (countsFile: string | undefined): Counter => {
  let counts: ConnectionCounts = { connections: 0, logInAttempts: 0, logIns: 0, refusals: 0 }
  const save = (): void => {
    if (countsFile === undefined) return
    // Renamed into place, so that a reader never sees half of it.
    writeFileSync(`${countsFile}.new`, `${JSON.stringify(counts)}\n`)
    renameSync(`${countsFile}.new`, countsFile)
  }
  save()
  return {
    current: () => counts,
    add: (...what) => {
      for (const name of what) counts = { ...counts, [name]: counts[name] + 1 }
      try {
        save()
      } catch {
        // It could be written at the start, so the folder has since been removed; that is no reason to drop a client's connection.
      }
    }
  }
}

/** Counts what PostgreSQL logs with `log_connections`. */
export const countLogLine = (counter: Counter, line: string): void => {
  if (line.includes("LOG:  connection received:")) counter.add("connections")
  else if (line.includes("LOG:  connection authorized:")) counter.add("logInAttempts", "logIns")
  else if (/FATAL: {2}(password authentication failed|no pg_hba\.conf entry|role ".*" does not exist|too many connections)/.test(line)) {
    counter.add("logInAttempts", "refusals")
  }
}

export const countsLine = (counts: ConnectionCounts): string =>
  `counts ${Object.entries(counts)
    .map(([name, count]) => `${name}=${count}`)
    .join(" ")}`
