import { goToUser, overwriteProblem } from "@ftm/command-line"
import { parseStorePlace } from "@ftm/object-store"
import { Result } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { ourTopics } from "./OurTopics.ts"
import { readCalls } from "./ReadCalls.ts"
import { type CallScore, isReportSection, reportSection, summarise } from "./Report.ts"

const usage =
  "npm start -w @ftm/bertopic-parity -- --store STORE --quarter Q --python PYTHON [--firms 30] [--truth FOLDER] [--title T] [--out FILE.md]\n" +
  "STORE holds a prefetched quarter; PYTHON is one with packages/bertopic-engine/python/requirements.txt installed (pip install --no-deps -r)."

goToUser(process.env)
const { values: flags } = parseArgs({
  options: {
    store: { type: "string" },
    quarter: { type: "string" },
    python: { type: "string" },
    firms: { type: "string", default: "30" },
    truth: { type: "string" },
    title: { type: "string", default: "Comparison" },
    out: { type: "string" }
  }
})

const runPython = (python: string, folder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, "../python/compare.py")
    const child = spawn(python, [script, folder], { stdio: ["ignore", "inherit", "inherit"] })
    child.on("error", (cause) => reject(new Error(`cannot start ${python}: ${cause.message}; give --python a Python with BERTopic`)))
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`compare.py ended with ${code}: see above`))))
  })

const compare = async (store: string, quarter: string, python: string): Promise<void> => {
  const calls = await readCalls(store, quarter, Number(flags.firms), flags.truth)
  const folder = mkdtempSync(join(tmpdir(), "bertopic-parity-"))
  const prepared = []
  for (const [n, call] of calls.entries()) {
    const { vectors, ...rest } = await ourTopics(call)
    writeFileSync(join(folder, `${n}.f32`), new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength))
    prepared.push(rest)
  }
  writeFileSync(join(folder, "calls.json"), JSON.stringify(prepared))
  await runPython(python, folder)
  const scores = JSON.parse(readFileSync(join(folder, "scores.json"), "utf8")) as ReadonlyArray<CallScore>
  const truth = flags.truth === undefined ? "" : " --truth CORPUS"
  const command = `npm start -w @ftm/bertopic-parity -- --store STORE --quarter ${quarter} --firms ${flags.firms}${truth} --python PYTHON`
  const section = reportSection(flags.title, command, scores)
  if (flags.out !== undefined) writeFileSync(flags.out, section)
  console.log(section)
  console.log(JSON.stringify(summarise(scores)))
}

if (flags.store === undefined || flags.quarter === undefined || flags.python === undefined) {
  console.error(usage)
  process.exitCode = 2
} else {
  const place = parseStorePlace(flags.store)
  const problem = Result.isFailure(place)
    ? `--store is wrong: ${place.failure.message}`
    : flags.out === undefined
      ? undefined
      : overwriteProblem(flags.out, isReportSection)
  if (problem === undefined) await compare(flags.store, flags.quarter, flags.python)
  else {
    console.error(problem)
    process.exitCode = 2
  }
}
