import { type EmulatedCall, startBatchEmulator } from "@ftm/batch-emulator"
import { folderLayer } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { writeMadeUpQuarter } from "./map/MadeUpQuarter.ts"

const usage = `npm run bench -- batch [--jobs 1000] [--seconds 60] [--poll-seconds 6]

What the orchestrator asks of AWS Batch for so many jobs at the same time, and what it needs itself: a run of one firm a batch against
the emulator, with jobs that wait so many seconds and then say that their firm is done.`

/** Stands in for a job: waits, then writes the checkpoint of its only firm. Firms are numbered from 1 and batches from 0. */
const waitingJob = [
  "sh",
  "-c",
  'sleep "$JOB_SECONDS"; n=$(echo "${BATCH_ID#batch_}" | sed "s/^0*//"); d="$FTM_STORE/progress/quarter=$QUARTER"; mkdir -p "$d"; ' +
    'printf \'{"completed_firm_ids":["%s"],"skipped_firm_ids":[],"last_chunk_id":0,"timestamp":"2026-01-01T00:00:00.000Z"}\' "$((n + 1))" ' +
    '> "$d/$BATCH_ID.new"; mv "$d/$BATCH_ID.new" "$d/${BATCH_ID}_checkpoint.json"'
]

const round = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** The largest number of calls within any window of the given milliseconds. */
const mostWithin = (times: ReadonlyArray<number>, millis: number): number => {
  let most = 0
  for (let from = 0, to = 0; to < times.length; to++) {
    while ((times[to] ?? 0) - (times[from] ?? 0) > millis) from += 1
    most = Math.max(most, to - from + 1)
  }
  return most
}

const timesOf = (calls: ReadonlyArray<EmulatedCall>, operation: string): ReadonlyArray<number> =>
  calls.filter((call) => call.operation === operation).map((call) => call.at)

/** Runs the orchestrator to its end and returns its exit code, wall seconds, processor seconds and peak memory. */
const runOrchestrator = (
  args: ReadonlyArray<string>
): Promise<{ code: number | null; seconds: number; cpuSeconds: number; megabytes: number; output: string }> =>
  new Promise((resolve) => {
    const entry = fileURLToPath(import.meta.resolve("@ftm/orchestrator/main"))
    const begun = performance.now()
    const child = spawn(process.execPath, ["--conditions=@ftm/source", "--disable-warning=ExperimentalWarning", entry, ...args], {
      env: { ...process.env, AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none", AWS_REGION: "us-east-1" },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let output = ""
    let [cpuSeconds, megabytes] = [Number.NaN, Number.NaN]
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text))
    // Only Linux reports these for another process; elsewhere they are NaN.
    const look = setInterval(() => {
      try {
        const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []
        cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
        megabytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024
      } catch {
        // The process has ended, or this is not Linux.
      }
    }, 200)
    child.once("close", (code) => {
      clearInterval(look)
      resolve({ code, seconds: (performance.now() - begun) / 1000, cpuSeconds, megabytes, output })
    })
  })

/** Measures and prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      jobs: { type: "string", default: "1000" },
      seconds: { type: "string", default: "60" },
      "poll-seconds": { type: "string", default: "6" },
      help: { type: "boolean", default: false }
    }
  })
  const [jobs, seconds, pollSeconds] = [Number(values.jobs), Number(values.seconds), Number(values["poll-seconds"])]
  if (values.help || !(jobs >= 1) || !(seconds >= 0) || !(pollSeconds > 0)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const quarter = parseQuarter("2021Q1")
  if (quarter === undefined) throw new Error("2021Q1 is a quarter")
  const folder = mkdtempSync(join(tmpdir(), "ftm-bench-batch-"))
  const store = join(folder, "store")
  try {
    await Effect.runPromise(writeMadeUpQuarter(quarter, jobs, () => 5).pipe(Effect.provide(folderLayer(store))))
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const emulator = yield* startBatchEmulator({
            command: waitingJob,
            environment: { PATH: process.env.PATH ?? "", JOB_SECONDS: String(seconds) },
            logFolder: join(folder, "logs"),
            slots: jobs
          })
          const done = yield* Effect.promise(() =>
            runOrchestrator([
              "run",
              "--quarter",
              quarter,
              "--store",
              store,
              "--engine",
              "batch",
              "--endpoint",
              emulator.endpoint,
              "--batch-size",
              "1",
              "--poll-seconds",
              String(pollSeconds)
            ])
          )
          if (done.code !== 0) throw new Error(`the run ended with ${done.code}:\n${done.output.slice(-2000)}`)
          const calls = emulator.calls()
          const [submits, describes] = [timesOf(calls, "SubmitJob"), timesOf(calls, "DescribeJobs")]
          const gaps = describes
            .slice(1)
            .map((at, i) => (at - (describes[i] ?? at)) / 1000)
            .sort((a, b) => a - b)
          const lastEnd = Math.max(...emulator.jobs().map((job) => job.stoppedAt ?? 0))
          const figures = {
            jobs,
            submittedIn: round(((submits.at(-1) ?? 0) - (submits[0] ?? 0)) / 1000),
            mostSubmitsInOneSecond: mostWithin(submits, 1000),
            describeCalls: describes.length,
            shortestPauseBetweenThem: round(gaps[0] ?? Number.NaN),
            medianPauseBetweenThem: round(gaps[Math.floor(gaps.length / 2)] ?? Number.NaN),
            mostDescribesInTenSeconds: mostWithin(describes, 10_000),
            listCalls: timesOf(calls, "ListJobs").length,
            secondsFromTheLastEndToTheSummary: round(((calls.at(-1)?.at ?? 0) - lastEnd) / 1000),
            orchestrator: { wallSeconds: round(done.seconds), cpuSeconds: round(done.cpuSeconds), megabytes: Math.round(done.megabytes) }
          }
          console.log(JSON.stringify(figures))
        })
      )
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
