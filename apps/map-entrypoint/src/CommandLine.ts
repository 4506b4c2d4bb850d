import { exitCodeMeanings, type JobVariable, jobVariables } from "@ftm/job-contract"
import { type CommandFormName, programs, startOf } from "@ftm/transcript-schema"

export interface Arguments {
  readonly help: boolean
  readonly maxMemory: string | undefined
  /** What is wrong with the arguments, if anything. */
  readonly problem: string | undefined
}

const nameWidth = Math.max(...jobVariables.map(({ name }) => name.length))

const line = (variable: JobVariable): string => {
  const { example, help, name, required } = variable
  const value = variable.default === undefined ? `for example ${example}` : `default: ${variable.default}`
  return `  ${name.padEnd(nameWidth)}  ${help}; ${required === true ? "required, " : ""}${value}`
}

export const usage = (form: CommandFormName): string =>
  [
    `${startOf(programs.map, form)} [--max-memory 4GB]: works through one batch of firms. Everything else comes from the environment:`,
    "",
    ...jobVariables.map(line),
    "",
    "With DATA_SOURCE=wrds also WRDS_HOST, WRDS_PORT, WRDS_DATABASE, WRDS_USERNAME, WRDS_PASSWORD, WRDS_SSLMODE and WRDS_CA_FILE.",
    `Exit codes: ${exitCodeMeanings.map(({ code, means }) => `${code} ${means}`).join("; ")}.`
  ].join("\n")

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
