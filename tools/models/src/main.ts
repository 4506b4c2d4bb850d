import { goToUser, makeFolder } from "@ftm/command-line"
import { Result } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { knownModels } from "./KnownModels.ts"
import { ModelError } from "./ModelError.ts"
import { lockFile } from "./ModelLock.ts"
import { isAddress, pullModel } from "./PullModel.ts"

const help = `Fetches a sentence transformer once, for the onnx embedder.

  npm run models -- list
  npm run models -- pull NAME [--to DIR] [--from URL|DIR]

  --to DIR     folder to write to: a new or empty one, or that of an earlier pull (models/NAME)
  --from URL   the Hugging Face hub or a mirror of it (https://huggingface.co)
  --from DIR   without a network: a folder that a pull made on another machine
  --help       this text

Sizes and checksums come from the hub. Every file is checked against them, and DIR/model.lock.json keeps them, so that a second
pull, or one on another machine that has the lock, must find the same bytes. A broken download resumes where it stopped.
Exit codes: 0 done, 1 failed, 2 wrong usage.
`

const readArguments = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        to: { type: "string" },
        from: { type: "string", default: "https://huggingface.co" },
        help: { type: "boolean", short: "h", default: false }
      }
    })
  } catch (cause) {
    return { wrong: cause instanceof Error ? cause.message : String(cause) }
  }
}

const complain = (words: string, exitCode: 1 | 2): void => {
  process.stderr.write(`models: ${words}\n`)
  process.exitCode = exitCode
}

const main = async (): Promise<void> => {
  const typed = readArguments()
  if ("wrong" in typed) return complain(`${typed.wrong}; see npm run models -- --help`, 2)
  const [command, name, ...rest] = typed.positionals
  if (typed.values.help) return void process.stdout.write(help)
  if (command === "list" && name === undefined) {
    for (const [known, { about, licence, repository }] of Object.entries(knownModels)) {
      process.stdout.write(`${known}\n  ${about}; ${licence}; ${repository}\n`)
    }
    return
  }
  if (command !== "pull" || rest.length > 0) return complain("type list, or pull NAME; see npm run models -- --help", 2)
  if (name === undefined) return complain("no model was named. To see which there are, type: npm run models -- list", 2)
  if (!isAddress(typed.values.from) && !existsSync(typed.values.from))
    return complain(`--from ${typed.values.from} is neither an http(s) address nor a folder; see npm run models -- --help`, 2)

  const folder = typed.values.to ?? join("models", name)
  // A lock may be all that came from another machine, and it knows which files are its own.
  if (Object.hasOwn(knownModels, name) && !existsSync(lockFile(folder))) {
    const made = makeFolder(folder, { tool: "models", typedAs: `npm run models -- pull ${name} --to` })
    if (Result.isFailure(made)) return complain(made.failure.message, 2)
  }
  try {
    const { commit, fetched } = await pullModel({
      name,
      folder,
      base: typed.values.from.replace(/\/+$/, ""),
      onProgress: (line) => void process.stderr.write(`${line}\n`)
    })
    const done = fetched.length === 0 ? "already there and correct" : `fetched ${fetched.join(", ")}`
    process.stdout.write(`${name} in ${folder}: ${done}; commit ${commit}, checksums in ${lockFile(folder)}\n`)
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause
    complain(cause.message, 1)
  }
}

goToUser(process.env)
await main()
