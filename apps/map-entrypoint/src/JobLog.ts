import type { ProgressDisplay } from "@ftm/command-line"
import type { BatchEvent, BatchSummary } from "@ftm/topic-runner"
import { countOf, thousands } from "@ftm/transcript-schema"
import { Clock, DateTime, Effect, type Layer, Logger } from "effect"
import { FirmBar } from "./FirmBar.ts"
import type { JobConfig } from "./JobConfig.ts"
import { finalLine, metricLine, MetricSums } from "./Metrics.ts"

/** Where a job reports what it does: JSON lines for a log collector, or a bar and plain sentences for a person. */
export interface JobLog {
  readonly event: (event: BatchEvent) => Effect.Effect<void>
  readonly summary: (summary: BatchSummary, exitCode: number) => Effect.Effect<void>
  /** There was nothing to do: an earlier attempt has finished the batch. */
  readonly doneBefore: (message: string, firms: { readonly processed: number; readonly skipped: number }) => Effect.Effect<void>
  /** The job could not run at all. */
  readonly failure: (errorType: string, message: string, exitCode: number) => Effect.Effect<void>
  /** Replaces Effect's own loggers, so that warnings of the libraries (retries) come out the same way. */
  readonly loggers: Layer.Layer<never>
}

type Write = (text: string) => void

const isoNow = Effect.map(DateTime.now, DateTime.formatIso)

/** One JSON object a line: for each firm, each part, each warning, and the end. Metric lines follow each part. */
export const jsonLog = (config: Pick<JobConfig, "quarter" | "batchId">, write: Write): JobLog => {
  const sums = new MetricSums()
  let engine = "unknown"
  const about = { quarter: config.quarter, batch_id: config.batchId }
  const line = (level: string, event: string, fields: Readonly<Record<string, unknown>>) =>
    Effect.map(isoNow, (time) => write(`${JSON.stringify({ time, level, event, ...about, ...fields })}\n`))
  const metrics = Effect.map(Clock.currentTimeMillis, (now) =>
    write(`${metricLine(sums.take(process.memoryUsage.rss()), { ...config, engine }, now)}\n`)
  )

  return {
    event: Effect.fnUntraced(function* (event) {
      sums.count(event)
      if (event.type === "begun") {
        engine = event.engine.name
        yield* line("info", "begun", {
          firms: event.firms,
          done_before: event.doneBefore,
          skipped_before: event.skippedBefore,
          to_do: event.todo,
          parts: event.parts,
          checkpoint_interval: event.checkpointInterval,
          engine: event.engine.name,
          engine_version: event.engine.version
        })
      }
      if (event.type === "firm") {
        yield* line(event.end === "failed" ? "error" : "info", "firm", {
          firm_id: event.firmId,
          end: event.end,
          sentences: event.sentences,
          topics: event.topics,
          read_seconds: rounded(event.readSeconds),
          model_seconds: rounded(event.modelSeconds),
          ...(event.errorType !== undefined && { error_type: event.errorType, error_message: event.errorMessage })
        })
      }
      if (event.type === "part") {
        yield* line("info", "part", {
          part: event.part,
          key: event.key ?? null,
          firms: event.firms,
          rows: event.rows,
          bytes: event.bytes,
          whole: event.whole,
          save_seconds: rounded(event.saveSeconds)
        })
        yield* metrics
      }
    }),
    summary: (summary, exitCode) =>
      line(summary.outcome === "failed" ? "error" : "info", "summary", {
        outcome: summary.outcome,
        ...(summary.reason !== undefined && { reason: summary.reason }),
        ...(summary.criticalError !== undefined && { critical_error: summary.criticalError }),
        firms: summary.firms,
        processed: summary.done,
        skipped: summary.skipped,
        failed: summary.failed,
        remaining: summary.remaining,
        rows_written: summary.rowsWritten,
        parts_written: summary.partsWritten,
        output: summary.output,
        cpu_seconds: rounded((process.cpuUsage().user + process.cpuUsage().system) / 1e6),
        // Node gives kilobytes of 1,024.
        max_memory_megabytes: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
        exit_code: exitCode,
        message: finalLine(summary, config.batchId)
      }),
    doneBefore: (message, { processed, skipped }) =>
      line("info", "summary", {
        outcome: "done before",
        firms: processed + skipped,
        processed,
        skipped,
        failed: 0,
        remaining: 0,
        rows_written: 0,
        exit_code: 0,
        message
      }),
    failure: (errorType, message, exitCode) => line("error", "failure", { error_type: errorType, message, exit_code: exitCode }),
    loggers: Logger.layer([
      Logger.make(({ date, logLevel, message }) =>
        write(
          `${JSON.stringify({ time: date.toISOString(), level: logLevel.toLowerCase(), event: "log", ...about, message: textOf(message) })}\n`
        )
      )
    ])
  }
}

/** For a person at a terminal: progress and sentences on `display`, and how the job ended on `write`, as the result. */
export const terminalLog = (config: Pick<JobConfig, "batchId">, display: ProgressDisplay, write: Write): JobLog => {
  const bar = new FirmBar(config.batchId)
  return {
    event: Effect.fnUntraced(function* (event) {
      const now = yield* Clock.currentTimeMillis
      if (event.type === "begun") {
        const before = event.doneBefore + event.skippedBefore
        display.say(
          `${config.batchId}: ${countOf(event.firms, "firm")}, ${thousands(before)} done before, engine ${event.engine.name} ${event.engine.version}`
        )
      }
      if (event.type === "firm" && event.end === "failed")
        display.say(`firm ${event.firmId} failed: ${event.errorType}: ${event.errorMessage}`)
      const { line, moment } = bar.after(event, now)
      display.show(line, moment, now)
    }),
    summary: (summary) =>
      Effect.sync(() => {
        display.finish()
        write(`${finalLine(summary, config.batchId)}\n`)
      }),
    doneBefore: (message) => Effect.sync(() => write(`${message}\n`)),
    failure: (_errorType, message) => Effect.sync(() => display.say(message)),
    loggers: Logger.layer([Logger.make(({ message }) => display.say(textOf(message)))])
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000

const textOf = (message: unknown): string =>
  (Array.isArray(message) ? message : [message]).map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ")
