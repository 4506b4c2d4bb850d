import { readdirSync, readFileSync } from "node:fs"

/** The variable by which every process of a round is known, however it was started: children inherit it. */
export const roundVariable = "FTM_STORM_ROUND"

/** A process of a round that runs, or is stopped. */
export interface FoundProcess {
  readonly pid: number
  /** Of a job: the batch that it works on. */
  readonly batchId: string | undefined
}

const environmentOf = (pid: string): ReadonlyArray<string> => {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0")
  } catch {
    return [] // it has ended, or is somebody else's
  }
}

/** All processes of the rounds in this folder, or of the round whose folder it is. One that has ended and was not yet asked how has no environment any more. */
export const processesOf = (folder: string): ReadonlyArray<FoundProcess> =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid, environment: environmentOf(pid) }))
    .filter(({ environment }) => environment.some((pair) => `${pair}/`.startsWith(`${roundVariable}=${folder}/`)))
    .map(({ environment, pid }) => ({
      pid: Number(pid),
      batchId: environment.find((pair) => pair.startsWith("BATCH_ID="))?.slice("BATCH_ID=".length)
    }))

/** Sends a signal, unless the process has ended meanwhile. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // Gone.
  }
}

export const pause = (millis: number): Promise<void> => new Promise((done) => setTimeout(done, millis))

/** Waits until it holds, or until so many seconds have passed; gives whether it holds. */
export const waitFor = async (seconds: number, holds: () => boolean): Promise<boolean> => {
  const end = performance.now() + seconds * 1000
  while (!holds()) {
    if (performance.now() >= end) return false
    await pause(100)
  }
  return true
}
