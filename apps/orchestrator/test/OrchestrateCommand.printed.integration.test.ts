import { writeSampleCorpus } from "@ftm/sample-corpus"
import { startSandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { Effect, Exit, Scope } from "effect"
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Ended, start } from "./Commands.ts"

// Whatever the commands print as the next thing to type is typed: in bash, exactly as it stands there, from the checkout.

const quarter = "2023Q1"
const checkout = join(import.meta.dirname, "../../..")
let folder: string
let store: string
let scope: Scope.Closeable
let environment: Record<string, string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ftm-printed-"))
  store = join(folder, `Jane's $HOME "store" \\ !1`)
  scope = await Effect.runPromise(Scope.make())
  const data = join(folder, "wrds")
  await Effect.runPromise(writeSampleCorpus({ out: data, quarter, firms: 5, seed: 6 }))
  const sandbox = await Effect.runPromise(startSandbox({ data }).pipe(Effect.provideService(Scope.Scope, scope)))
  environment = wrdsVariables(sandbox)
}, 120_000)

afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  rmSync(folder, { recursive: true, force: true })
})

/** The commands that a text shows: each stands last in its line. */
const commandsIn = (text: string): ReadonlyArray<string> => [
  ...new Set(text.match(/(npm run|ftm-(prefetch|orchestrate|map)|aws) .*$/gm) ?? [])
]

/** Everything that a command shows to be typed. */
const shownBy = ({ stderr, stdout }: Ended): ReadonlyArray<string> => commandsIn(`${stdout}\n${stderr}`)

const inBash = (line: string): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn("bash", ["-c", line], { cwd: checkout, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] })
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.once("close", (code) => resolve({ code, stdout, stderr }))
  })

const orchestrate = (...args: ReadonlyArray<string>): Promise<Ended> => start("@ftm/orchestrator", args, environment).ended
const prefetch = (...args: ReadonlyArray<string>): Promise<Ended> => start("@ftm/prefetch-cli", args, environment).ended
const about = (): ReadonlyArray<string> => ["--quarter", quarter, "--store", store]

/** The store as it is typed: its one quote outside of the others. */
const typedStore = (): string => `'${store.replace("'", "'\\''")}'`
const line = (command: string): string => `npm run ${command} --quarter ${quarter} --store ${typedStore()}`

describe("from nothing to the report, by what is printed", () => {
  it("before the fetch every refusal shows a step that is there", async () => {
    const [fetch, run] = [line("prefetch -- fetch"), line("orchestrate -- run")]
    const refusals: ReadonlyArray<readonly [Promise<Ended>, number, string]> = [
      [orchestrate("status", ...about()), 3, fetch],
      [orchestrate("run", ...about()), 3, fetch],
      [prefetch("status", ...about()), 3, fetch],
      [prefetch("verify", ...about()), 3, fetch],
      [prefetch("prepare", ...about()), 3, fetch],
      [orchestrate("watch", ...about()), 1, run],
      [orchestrate("themes", ...about()), 3, run],
      [orchestrate("report", ...about()), 3, run]
    ]
    for (const [refused, code, shown] of refusals) {
      const ended = await refused
      expect([ended.code, shownBy(ended)], ended.stderr).toEqual([code, [shown]])
    }
    const early = await inBash(run)
    expect([early.code, commandsIn(early.stderr)], early.stderr).toEqual([3, [fetch]])
  }, 120_000)

  it("a wrong command line shows where the help is, and the help shows commands as they are typed here", async () => {
    const wrong = await orchestrate("run", "--quarte", quarter)
    expect(wrong.code).toBe(2)
    expect(shownBy(wrong)).toEqual(["npm run orchestrate -- run --help"])
    const help = await inBash(shownBy(wrong)[0]!)
    expect(help.code, help.stderr).toBe(0)
    expect(help.stdout).toContain("npm run orchestrate -- run [flags]")
    expect(help.stdout).not.toContain("ftm-orchestrate")
    // A shell reads a line that ends in a backslash together with the next one.
    const examples = help.stdout.replaceAll(/ \\\n +/g, " ")
    expect(examples).toContain("npm run orchestrate -- run --quarter 2021Q1 --store ./store --engine local --jobs 4")
  }, 60_000)

  it("each step ends with the next one", async () => {
    /** Types the line, which must end well, and gives the commands that it shows. */
    const next = async (typed: string): Promise<{ readonly ended: Ended; readonly shown: ReadonlyArray<string> }> => {
      const ended = await inBash(typed)
      expect(ended.code, `${typed}\n${ended.stderr}`).toBe(0)
      return { ended, shown: shownBy(ended) }
    }
    const fetched = await next(line("prefetch -- fetch"))
    expect(fetched.shown).toEqual([line("orchestrate -- run")])

    // In between, whoever asks for more than is there hears of the same run.
    const early = await orchestrate("themes", ...about())
    expect(shownBy(early)).toEqual(fetched.shown)

    const run = await next(fetched.shown[0]!)
    expect(run.shown).toEqual([line("orchestrate -- themes")])

    // A page without themes is not the quarter's: it is written on request, and says how to find them.
    const partial = await inBash(line("orchestrate -- report"))
    expect([partial.code, commandsIn(partial.stderr)]).toEqual([3, [run.shown[0], `${line("orchestrate -- report")} --partial`]])
    await next(commandsIn(partial.stderr)[1]!)
    const page = readFileSync(join(store, `runs/quarter=${quarter}/report.html`), "utf8")
    const text = page.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&")
    expect(text).toContain(`Type: ${run.shown[0]}`)
    expect(text).toContain("The themes have not been made yet.")

    const themes = await next(run.shown[0]!)
    expect(themes.shown).toEqual([line("orchestrate -- report")])
    const report = await next(themes.shown[0]!)
    const url = /open it in a browser: (file:\S+)$/m.exec(report.ended.stdout)?.[1]
    expect(existsSync(fileURLToPath(url!))).toBe(true)

    // Once more, and from the outside: nothing is shown that does not end well.
    const after = [await orchestrate("run", ...about()), await orchestrate("status", ...about()), await prefetch("status", ...about())]
    expect(after.map(({ code }) => code)).toEqual([0, 0, 0])
    for (const typed of new Set(after.flatMap(shownBy))) await next(typed)
  }, 240_000)

  it("a job that cannot do its work shows the whole run again", async () => {
    const other = join(folder, "it's broken")
    const about = ["--quarter", quarter, "--store", other]
    expect((await prefetch("fetch", ...about)).code).toBe(0)
    const model = join(folder, "no model's here")
    mkdirSync(model)
    const failed = await orchestrate("run", ...about, "--jobs", "1", "--embedder", "onnx", "--embedder-model", model)
    expect(failed.code).toBe(1)
    const [quotedModel, quotedStore] = [model, other].map((path) => `'${path.replace("'", "'\\''")}'`)
    const again = `npm run orchestrate -- run --quarter ${quarter} --store ${quotedStore} --engine local --jobs 1 --embedder onnx --embedder-model ${quotedModel}`
    const pull = `npm run models -- pull all-MiniLM-L6-v2 --to ${quotedModel}`
    expect(shownBy(failed).toSorted()).toEqual([pull, again].toSorted())
    const twice = await inBash(again)
    expect([twice.code, shownBy(twice).toSorted()]).toEqual([1, [pull, again].toSorted()])
    // The download needs the network: only that its words arrive is looked at.
    const help = await inBash(`${pull} --help`)
    expect([help.code, help.stderr]).toEqual([0, ""])
  }, 120_000)
})
