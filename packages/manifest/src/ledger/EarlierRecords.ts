// Entries of the ledger as earlier versions wrote them. Everything that knows an old spelling is here.
import { snakeCase } from "@ftm/transcript-schema"

type Data = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value)

const kindsOfToday: ReadonlyMap<string, string> = new Map([
  ["run started", "run_started"],
  ["run finished", "run_finished"],
  ["run stopped", "run_stopped"],
  ["submitted", "job_submitted"],
  ["adopted", "job_adopted"],
  ["ended", "job_ended"],
  ["machine prices", "machines_priced"],
  ["prefetch verified", "prefetch_verified"]
])

/** The kind as it is written today; a kind that no version wrote stays as it is. A cancelled run used to be one that was stopped. */
export const kindOfToday = (kind: string, data: Data): string => {
  const today = kindsOfToday.get(kind) ?? kind
  return today === "run_stopped" && "cancelled" in data ? "run_cancelled" : today
}

const withSnakeCaseKeys = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeCase(key), inner])) : value

const noBatchSettings = { fallback_queue: null, fallback_after: 3, region: null, endpoint: null, poll_seconds: 6, timeout_seconds: null }

/** Where the jobs were. The first version knew this machine alone, and had no `settings`. */
const settingsOfToday = (data: Data): unknown => {
  if (data.settings === undefined && data.engine === "local") return { engine: "local", jobs: data.jobs }
  const settings = withSnakeCaseKeys(data.settings)
  return isObject(settings) && settings.engine === "batch" ? { ...noBatchSettings, ...settings } : settings
}

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** An entry's data with the keys of today, and with what an earlier version did not write yet. What is written today comes out as it went in. */
export const dataOfToday = (kind: string, data: Data): Data => {
  switch (kind) {
    case "run_started":
      return { topics: {}, price_per_hour: null, max_cost: null, adopted: [], ...data, settings: settingsOfToday(data) }
    case "job_submitted":
    case "job_adopted":
      return { engine: "batch", ...data }
    case "job_ended": {
      const attempts = listOf(data.attempts).map((attempt) =>
        isObject(attempt) ? { exit_code: null, reason: null, lost: false, log: null, host: null, ...attempt } : attempt
      )
      // An engine that had forgotten the job had nothing to say of its times.
      return { engine: "batch", exit_code: null, created_at: null, started_at: null, stopped_at: null, ...data, attempts }
    }
    case "machines_priced":
      return { ...data, machines: listOf(data.machines).map(withSnakeCaseKeys) }
    default:
      return data
  }
}
