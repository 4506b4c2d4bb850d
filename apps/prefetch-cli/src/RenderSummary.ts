import { columns, printJson, terminalWidth } from "@ftm/command-line"
import type { PrefetchSummary } from "@ftm/prefetch"
import {
  byteSize,
  CommandForm,
  type ShownForm,
  type CommandLine,
  countOf,
  duration,
  orchestrateLine,
  prefetchLine,
  thousands,
  typedIn
} from "@ftm/transcript-schema"
import { Console, Effect } from "effect"

/** A summary with the highest resident memory of this process, threads included. */
export interface MeasuredSummary extends PrefetchSummary {
  readonly peak_memory_mb: number
}

// Node gives kilobytes of 1,024.
export const withMemory = (summary: PrefetchSummary): MeasuredSummary => ({
  ...summary,
  peak_memory_mb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)
})

/** What a reader should know before relying on the quarter; nothing where all is as it should be. */
const noticed = (summary: MeasuredSummary): ReadonlyArray<readonly [string, string]> => {
  const { component_notes, mended_characters, shared_permnos, text_failed, unplaced_rows } = summary
  return [
    ...(text_failed === 0
      ? []
      : [["try again", `the text of ${countOf(text_failed, "firm")} failed; what takes it up again is below`] as const]),
    ...(unplaced_rows === 0
      ? []
      : [
          [
            "no place",
            `${countOf(unplaced_rows, "row belongs", "rows belong")} to no firm or no quarter (unplaced_rows in the manifest)`
          ] as const
        ]),
    ...(shared_permnos === 0
      ? []
      : [
          [
            "same PERMNO",
            `${countOf(shared_permnos, "PERMNO has", "PERMNOs have")} more than one firm (shared_permnos in the manifest)`
          ] as const
        ]),
    ...(component_notes === 0
      ? []
      : [
          [
            "odd rows",
            `${countOf(component_notes, "component is not as it", "components are not as they")} should be (component_notes in the manifest)`
          ] as const
        ]),
    ...(mended_characters === 0
      ? []
      : [["mended", `${countOf(mended_characters, "character was", "characters were")} in a wrong encoding`] as const])
  ]
}

/** The summary as aligned lines, at most this wide, and the commands that come next, each whole in a line of its own. */
const renderSummary = (summary: MeasuredSummary, form: ShownForm, width?: number): string => {
  const reasons = Object.entries(summary.excluded_by_reason).sort(([a], [b]) => (a < b ? -1 : 1))
  const rows: ReadonlyArray<readonly [string, string]> = [
    ["quarter", summary.quarter],
    ["store", summary.store],
    ["firms seen", thousands(summary.seen)],
    ["with sentences", thousands(summary.firms)],
    ["left out", thousands(summary.excluded)],
    ...reasons.map(([reason, count]) => ["", `${thousands(count)} ${reason}`] as const),
    ["components", thousands(summary.components)],
    ["sentences", thousands(summary.sentences)],
    ...noticed(summary),
    ["files", `${thousands(summary.files)} (${byteSize(summary.bytes)})`],
    ["connections", thousands(summary.connections)],
    ...(summary.already_complete
      ? []
      : [
          [
            "time",
            `${duration(summary.seconds)} (${summary.firms_per_second} firms/s), at most ${byteSize(summary.peak_memory_mb * 1e6)} of memory`
          ] as const
        ])
  ]
  const { quarter, store, text_failed } = summary
  const command = (line: CommandLine): string => `\n  ${typedIn(form, line)}`
  return [
    columns(rows, { width }),
    ...(text_failed === 0
      ? []
      : [`With a version that can read it, the text that failed:${command(prefetchLine("prepare", { quarter, store }))}`]),
    `Next, the topics of each firm:${command(orchestrateLine("run", { quarter, store }))}`
  ].join("\n")
}

/** Prints how a quarter stands after work on it, as JSON or as lines that fit the terminal. */
export const printSummary = (summary: MeasuredSummary, json: boolean): Effect.Effect<void> =>
  json
    ? printJson(summary)
    : Effect.flatMap(CommandForm, (form) => Console.log(renderSummary(summary, form, terminalWidth(process.stdout))))
