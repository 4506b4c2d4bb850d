import type { BatchEvent, BatchSummary } from "@ftm/topic-runner"

/** What a dashboard sums over: who made the figures. */
export interface MetricDimensions {
  readonly quarter: string
  readonly batchId: string
  readonly engine: string
}

const unitOf: Readonly<Record<string, string>> = {
  FirmsDone: "Count",
  FirmsSkipped: "Count",
  FirmsFailed: "Count",
  Sentences: "Count",
  Topics: "Count",
  RowsWritten: "Count",
  ReadSeconds: "Seconds",
  ModelSeconds: "Seconds",
  SaveSeconds: "Seconds",
  MemoryMegabytes: "Megabytes"
}

/**
 * A log line in CloudWatch's Embedded Metric Format: CloudWatch Logs makes metrics of it, no agent needed.
 * Summed by quarter and engine. The batch is a searchable property and no dimension: each batch would be a metric of its
 * own, with its own price.
 *
 * @param timeMillis milliseconds since 1970 UTC
 */
export const metricLine = (values: Readonly<Record<string, number>>, dimensions: MetricDimensions, timeMillis: number): string =>
  JSON.stringify({
    _aws: {
      Timestamp: timeMillis,
      CloudWatchMetrics: [
        {
          Namespace: "FTM/Map",
          Dimensions: [["Quarter", "Engine"]],
          Metrics: Object.keys(values).map((name) => ({ Name: name, Unit: unitOf[name] ?? "None" }))
        }
      ]
    },
    Quarter: dimensions.quarter,
    Engine: dimensions.engine,
    BatchId: dimensions.batchId,
    ...values
  })

/** Figures since the last metric line, added up event by event. */
export class MetricSums {
  #sums: Record<string, number> = {}

  #add(name: string, value: number): void {
    this.#sums[name] = (this.#sums[name] ?? 0) + value
  }

  count(event: BatchEvent): void {
    if (event.type === "firm") {
      this.#add("FirmsDone", event.end === "done" ? 1 : 0)
      this.#add("FirmsSkipped", event.end === "skipped" ? 1 : 0)
      this.#add("FirmsFailed", event.end === "failed" ? 1 : 0)
      this.#add("Sentences", event.sentences)
      this.#add("Topics", event.topics)
      this.#add("ReadSeconds", event.readSeconds)
      this.#add("ModelSeconds", event.modelSeconds)
    }
    if (event.type === "part") {
      this.#add("RowsWritten", event.rows)
      this.#add("SaveSeconds", event.saveSeconds)
    }
  }

  /** The sums so far, rounded to three places; counting starts over. */
  take(memoryBytes: number): Readonly<Record<string, number>> {
    const taken = Object.fromEntries(Object.entries(this.#sums).map(([name, value]) => [name, Math.round(value * 1000) / 1000]))
    this.#sums = {}
    return { ...taken, MemoryMegabytes: Math.round(memoryBytes / 1e6) }
  }
}

/** The last line of a job, as operators know it. */
export const finalLine = (summary: BatchSummary, batchId: string): string => {
  const head = summary.outcome === "done" ? "Done" : summary.outcome === "stopped" ? "Stopped, progress saved" : "Failed"
  const why = summary.reason === undefined ? "" : ` (${summary.reason})`
  const left = summary.remaining === 0 ? "" : `, ${summary.remaining} not reached`
  return (
    `${head}: ${batchId}: firms processed ${summary.done}, skipped ${summary.skipped}, failed ${summary.failed}${left}; ` +
    `rows written ${summary.rowsWritten} in ${summary.partsWritten} parts to ${summary.output}${why}`
  )
}
