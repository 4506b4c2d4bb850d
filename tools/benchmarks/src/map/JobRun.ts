import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** What one run of the job's process took and reported. */
export interface JobRun {
  /** From the start of the first firm to the last checkpoint, which is the part that the workers share. */
  readonly workSeconds: number
  /** From the start of the process to its end. */
  readonly wholeSeconds: number
  readonly saveSeconds: number
  readonly firms: number
  readonly maxMemoryMegabytes: number
  /** Of all threads, including start-up; 0 for a process that was killed. */
  readonly cpuSeconds: number
}

export interface JobRunOptions {
  readonly store: string
  readonly quarter: string
  readonly workers: number
  /** Send the process this signal after this many firms. */
  readonly signal?: { readonly name: "SIGKILL" | "SIGTERM"; readonly afterFirms: number }
}

/** Runs `map-entrypoint` as the orchestrator does, and reads its figures from its log. */
export const runJobProcess = ({ store, quarter, workers, signal: sent }: JobRunOptions): Promise<JobRun> =>
  new Promise((resolve, reject) => {
    const program = fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main"))
    const startedAt = performance.now()
    const child = spawn(process.execPath, ["--conditions=@ftm/source", "--single-threaded-gc", program], {
      env: {
        PATH: process.env["PATH"] ?? "",
        DATA_SOURCE: "s3",
        FTM_STORE: store,
        QUARTER: quarter,
        BATCH_ID: "batch_000",
        CHECKPOINT_INTERVAL: "50",
        FTM_WORKERS: String(workers)
      },
      stdio: ["ignore", "pipe", "inherit"]
    })
    let begunAt = startedAt
    let endedAt = startedAt
    let firms = 0
    let saveSeconds = 0
    let maxMemoryMegabytes = 0
    let cpuSeconds = 0
    let rest = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n")
      rest = lines.pop() ?? ""
      for (const raw of lines) {
        const line = JSON.parse(raw) as Readonly<Record<string, unknown>>
        if (line["event"] === "begun") begunAt = performance.now()
        if (line["event"] === "firm") firms += 1
        if (line["event"] === "part") saveSeconds += Number(line["save_seconds"])
        if (line["event"] === "summary") {
          endedAt = performance.now()
          maxMemoryMegabytes = Number(line["max_memory_megabytes"])
          cpuSeconds = Number(line["cpu_seconds"])
        }
        if (sent !== undefined && line["event"] === "firm" && firms === sent.afterFirms) child.kill(sent.name)
      }
    })
    child.once("error", reject)
    child.once("close", (code, signal) => {
      const asAsked = sent !== undefined && (signal === sent.name || code === 143)
      if (code !== 0 && !asAsked) reject(new Error(`the job ended with ${code ?? signal}`))
      const now = performance.now()
      resolve({
        workSeconds: ((signal === "SIGKILL" ? now : endedAt) - begunAt) / 1000,
        wholeSeconds: (now - startedAt) / 1000,
        saveSeconds,
        firms,
        maxMemoryMegabytes,
        cpuSeconds
      })
    })
  })
