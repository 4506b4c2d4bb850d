import { termList, wrap } from "@ftm/command-line"
import { exitCodeMeanings, type JobVariable, jobVariables } from "@ftm/job-contract"
import { type ShownForm, programs, startOf } from "@ftm/transcript-schema"

export interface Arguments {
  readonly help: boolean
  readonly maxMemory: string | undefined
  /** What is wrong with the arguments, if anything. */
  readonly problem: string | undefined
}

const width = 80

const term = ({ default: otherwise, example, help, name, required }: JobVariable): readonly [string, string] => {
  if (otherwise !== undefined) return [name, `${help}. Default: ${otherwise}`]
  return [name, `${help}, such as ${example} (${required === true ? "required" : "optional"})`]
}

const paragraph = (text: string): string => wrap(text, width).join("\n")

/** The text of `--help`; `form` is how the program was started. */
export const usage = (form: ShownForm): string =>
  [
    `${startOf(programs.map, form)} [--max-memory AMOUNT]`,
    paragraph("Works through one batch of firms. What it works on comes from the environment, so that a job needs no arguments."),
    `FLAGS\n${termList([["--max-memory AMOUNT", "how much memory the process may use, such as 4GB. Default: the variable FTM_MAX_MEMORY"]], width)}`,
    `VARIABLES\n${termList(jobVariables.map(term), width)}`,
    paragraph(
      "With DATA_SOURCE=wrds also WRDS_HOST, WRDS_PORT, WRDS_DATABASE, WRDS_USERNAME, WRDS_PASSWORD, WRDS_SSLMODE and WRDS_CA_FILE."
    ),
    `EXIT CODES\n${termList(
      exitCodeMeanings.map(({ code, means }) => [String(code), means]),
      width
    )}`
  ].join("\n\n")

/** `--max-memory 4GB`, `--max-memory=4GB`, `--help`; nothing else. */
export const parseArguments = (args: ReadonlyArray<string>): Arguments => {
  let maxMemory: string | undefined
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg === "--help" || arg === "-h") return { help: true, maxMemory, problem: undefined }
    if (arg === "--max-memory") {
      maxMemory = args[++i]
      if (maxMemory === undefined) return { help: false, maxMemory, problem: "--max-memory needs an amount, such as 4GB" }
    } else if (arg?.startsWith("--max-memory=")) {
      maxMemory = arg.slice("--max-memory=".length)
    } else {
      return { help: false, maxMemory, problem: `There is no argument ${arg}` }
    }
  }
  return { help: false, maxMemory, problem: undefined }
}
