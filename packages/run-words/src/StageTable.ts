import { columns } from "@ftm/command-line"
import { type Covered, differencesInWords, type PanelStage } from "@ftm/lineage"
import type { StageStatus } from "@ftm/lineage/stages"
import {
  type CommandFlags,
  type CommandLine,
  countOf,
  orchestrateLine,
  prefetchLine,
  type Quarter,
  type ShownForm,
  thousands,
  typedIn,
  withFlags
} from "@ftm/transcript-schema"

const howMany = ({ failed, firms, of }: Covered): string =>
  `${thousands(firms)}${firms === of ? "" : ` of ${thousands(of)}`} firms${failed > 0 ? `, ${thousands(failed)} failed` : ""}`

const stateWords = ({ changed, covered, differences, staleInput, state }: StageStatus): string => {
  const firms = covered === undefined ? "" : `: ${howMany(covered)}`
  switch (state) {
    case "not made":
      return "not made"
    case "done":
      return `done${firms}`
    case "part":
      return `part${firms}`
    case "damaged":
      return `damaged: ${countOf(changed.length, "file")} gone or not as written, such as ${changed[0]}`
    case "out of date":
      return `out of date: ${differences.length > 0 ? differencesInWords(differences) : `the ${staleInput} before it are`}`
  }
}

/** The flags by which the command `panel` makes each of its results. */
const panelFlags: Readonly<Record<PanelStage, CommandFlags>> = {
  panel: {},
  group_panel: { level: "group" },
  topic_panel: { level: "topic" },
  sentences: { sentences: true }
}

/** What brings a stage up to date; undefined where nothing has to be done. */
const nextLine = (stage: StageStatus, quarter: Quarter, store: string, together: StageStatus["together"]): CommandLine | undefined => {
  if (stage.state === "done") return undefined
  const about = { quarter, store }
  const isDamaged = stage.state === "damaged"
  const restart = stage.state === "out of date" ? { restart: true } : {}
  switch (stage.stage) {
    case "prefetch":
      // What is to be done depends on which file it is and where it came from: verify says it.
      return prefetchLine(stage.state === "not made" ? "fetch" : isDamaged ? "verify" : "prepare", about)
    case "topics":
      return withFlags(orchestrateLine("run", about), isDamaged ? { verify: true } : restart)
    case "themes":
      // Themes of a part are made of the whole as soon as the topics are.
      return withFlags(
        orchestrateLine("themes", { ...about, quarter: stage.together?.join(",") ?? quarter }),
        stage.state === "part" || isDamaged ? { restart: true } : restart
      )
    case "report":
      return withFlags(orchestrateLine("report", about), isDamaged ? { restart: true } : {})
    case "exposure":
      // Whoever asked the queries knows them.
      return undefined
    default:
      return withFlags(orchestrateLine("panel", { ...about, quarter: (stage.together ?? together)?.join(",") ?? quarter }), {
        ...panelFlags[stage.stage],
        restart: true
      })
  }
}

/**
 * How each stage of a quarter stands, and below it the commands that bring it up to date, in the order in which they are typed. Nothing
 * further can be made before the first of them.
 */
export const renderStages = (
  stages: ReadonlyArray<StageStatus>,
  quarter: Quarter,
  store: string,
  form: ShownForm,
  width?: number
): string => {
  const table = columns([["stage", "state"], ...stages.map((stage) => [stage.stage.replace("_", " "), stateWords(stage)])], { width })
  // The command for the other tables writes the panel too: as one of the same quarters.
  const together = stages.find(({ stage }) => stage === "panel")?.together
  const lines = stages.flatMap((stage) => nextLine(stage, quarter, store, together) ?? [])
  if (lines.length === 0) return table
  return `${table}\nTo bring all of it up to date:\n${lines.map((line) => `  ${typedIn(form, line)}`).join("\n")}`
}
