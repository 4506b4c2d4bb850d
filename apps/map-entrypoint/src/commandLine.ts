import { variables } from "./JobVariables.ts"

export interface Arguments {
  readonly help: boolean
  readonly maxMemory: string | undefined
  /** What is wrong with the arguments, if anything. */
  readonly problem: string | undefined
}

const nameWidth = Math.max(...variables.map(({ name }) => name.length))

export const usage = [
  "ftm-map [--max-memory 4GB]: works through one batch of firms; everything else from the environment.",
  "",
  ...variables.map(({ name, says, example }) => `  ${name.padEnd(nameWidth)}  ${says}; for example ${example}`),
  "",
  "With DATA_SOURCE=wrds also WRDS_HOST, WRDS_PORT, WRDS_DATABASE, WRDS_USERNAME, WRDS_PASSWORD, WRDS_SSLMODE and WRDS_CA_FILE.",
  "Exit codes: 0 done, 1 failed, 2 wrong configuration, 3 not prefetched, 4 another attempt works on the batch, 143/130 stopped with progress saved."
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
      return { help: false, maxMemory, problem: `ftm-map does not know the argument ${arg}` }
    }
  }
  return { help: false, maxMemory, problem: undefined }
}
