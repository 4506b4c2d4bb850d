import type { RunSummary } from "@ftm/quarter-run"

/** 1234567 -> `1,234,567`. */
export const thousands = (n: number): string => Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ",")

/** An amount of dollars: `$12.30`, and below a dollar `$0.0123`. */
export const money = (dollars: number): string => `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`

/** Seconds as a person says them: `8.4 s`, `2 min 05 s`, `3 h 07 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`
}

const listAtMost = 10

/** A table of two columns, then what failed and why. */
export const renderSummary = (summary: RunSummary): string => {
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
    ["firm topics", `${summary.files.firmTopics} (${summary.files.parts} Parquet ${summary.files.parts === 1 ? "file" : "files"})`],
    ["prefetch", summary.files.prefetch]
  )
  const left = Math.max(...rows.map(([name]) => name.length))
  const right = Math.max(...rows.map(([, value]) => value.length))
  const rule = `+-${"-".repeat(left)}-+-${"-".repeat(right)}-+`
  const lines = [rule, ...rows.map(([name, value]) => `| ${name.padEnd(left)} | ${value.padEnd(right)} |`), rule]

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
