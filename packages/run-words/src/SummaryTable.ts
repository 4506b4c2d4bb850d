import { columns } from "@ftm/command-line"
import type { RunSummary } from "@ftm/quarter-run"
import { countOf, duration, thousands } from "@ftm/transcript-schema"

const listAtMost = 10

/** A table of two columns, at most this wide, then what failed and why. */
export const renderSummary = (summary: RunSummary, width?: number): string => {
  const { firms } = summary
  const rows: Array<readonly [string, string]> = [
    ["quarter", `${summary.quarter}: ${summary.state}${summary.note === "" ? "" : `; ${summary.note}`}`],
    ["firms done", `${thousands(firms.done)} of ${thousands(firms.total)}`],
    ["firms skipped", `${thousands(firms.skipped)}${firms.skipped > 0 ? " (no usable call)" : ""}`],
    ["firms failed", thousands(firms.failed)]
  ]
  if (firms.remaining > 0) rows.push(["firms to do", thousands(firms.remaining)])
  rows.push(
    ["sentences", thousands(summary.sentences)],
    ["topics", thousands(summary.topics)],
    ["batches", `${thousands(summary.batches.finished)} of ${thousands(summary.batches.total)} finished`],
    ["time", summary.seconds === null ? "not started" : duration(summary.seconds)],
    ["firm topics", `${summary.files.firmTopics} (${countOf(summary.files.parts, "Parquet file")})`],
    ["prefetch", summary.files.prefetch]
  )
  const lines = [columns(rows, { width })]
  for (const stopped of summary.stoppedBatches) {
    lines.push(`${stopped.batch_id} was stopped by its circuit breaker: ${stopped.reason}`)
  }
  for (const failure of summary.failures.slice(0, listAtMost)) {
    lines.push(`firm ${failure.firm_id} failed (${failure.error_type}): ${failure.error_message}`)
  }
  if (summary.failures.length > listAtMost) {
    lines.push(`… and ${summary.failures.length - listAtMost} more: see the *_failures.json beside the checkpoints.`)
  }
  return lines.join("\n")
}

/** How a restart stands, beside the summary of the topics that it is to replace. */
export const restartWords = ({ firms, state }: RunSummary): string =>
  `Its topics are being made again (${state}): ${firms.done} of ${countOf(firms.total, "firm")}. Until all are done, the old ones stand.`
