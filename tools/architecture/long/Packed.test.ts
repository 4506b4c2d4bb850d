import { effectRange, nodeRange } from "@ftm/release"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { publint } from "publint"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { nodeHere } from "./NodeHere.ts"
import { makeProject, offered, packAll, removeTarballs, run, type Tarballs } from "./PackedProject.ts"

// What another research repository gets: everything packed as a release would, installed in empty projects, imported, run, type-checked.
const all = offered.map(({ manifest }) => manifest.name)
const libraries = offered.filter(({ group }) => group === "packages").map(({ manifest }) => manifest.name)
const apps = offered.filter(({ group }) => group === "apps")
const commands = apps.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}))
const lowest = (range: string): string => /\d+\.\d+\.\d+/.exec(range)![0]

let tarballs: Tarballs
beforeAll(() => {
  tarballs = packAll()
}, 600_000)
afterAll(() => removeTarballs(tarballs), 600_000)

const importIn = (folder: string, node: string, name: string) =>
  spawnSync(
    node,
    ["--input-type=module", "-e", `const all = await import("${name}"); console.log("imported " + Object.keys(all).length)`],
    { cwd: folder, encoding: "utf8", timeout: 60_000 }
  )

const typeCheck = (folder: string, names: ReadonlyArray<string>): string => {
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { module: "nodenext", target: "es2024", strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
      include: ["*.ts"]
    })
  )
  const schema = `l${names.indexOf("@ftm/transcript-schema")}`
  writeFileSync(
    join(folder, "uses.ts"),
    [
      ...names.map((name, i) => `import * as l${i} from "${name}"`),
      `export const all = [${names.map((_, i) => `l${i}`).join(", ")}]`,
      `export const keys: string = ${schema}.StoreKeys.batchId(1)`,
      // Were the declarations not found, everything would be any and this line would pass: it must not.
      "// @ts-expect-error a batch has a number",
      `${schema}.StoreKeys.batchId("one")`
    ].join("\n")
  )
  return spawnSync(join(folder, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder, encoding: "utf8" }).stdout
}

/** Topics from sentences that somebody makes up, with the word vectors that the package ships. */
const ownSentences = `
  import { nativeTopicModelLayer, TopicModel } from "@ftm/topic-model"
  import { Effect } from "effect"
  const subjects = {
    freight: ["container freight", "shipping lanes", "ocean carriers", "port congestion", "freight contracts"],
    wages: ["hourly wages", "warehouse hiring", "wage pressure", "overtime pay", "staff turnover and wages"],
    cloud: ["cloud subscriptions", "cloud migration", "software renewals", "cloud bookings", "platform customers"]
  }
  const frames = ["We saw X ease in Europe", "X weighed on the margin", "Our plan for X is ahead of schedule", "Analysts ask about X often", "The outlook for X has improved since spring"]
  const sentences = Object.entries(subjects).flatMap(([id, phrases]) => phrases.flatMap((phrase, p) =>
    frames.map((frame, f) => ({ id: id + p + f, text: frame.replace("X", phrase), cleanedText: "" }))))
  const found = Effect.flatMap(TopicModel, (model) => model.findTopics(sentences))
  const { topics } = await Effect.runPromise(Effect.provide(found, nativeTopicModelLayer()))
  process.stdout.write(JSON.stringify(topics.flatMap((topic) => topic.keywords)))`

const keywordsIn = (folder: string, node: string): ReadonlyArray<string> => {
  writeFileSync(join(folder, "OwnSentences.mjs"), ownSentences)
  return JSON.parse(run(node, ["OwnSentences.mjs"], folder)) as ReadonlyArray<string>
}
const theirKeywords = expect.arrayContaining([
  expect.stringContaining("freight"),
  expect.stringContaining("wage"),
  expect.stringContaining("cloud")
])

describe("all of it, under the oldest Node that it claims to run on", () => {
  let project: string
  let node: string
  beforeAll(() => {
    project = makeProject(tarballs, "everything", all, { [nodeHere.name]: lowest(nodeRange) })
    node = join(project, "node_modules/.bin/node")
  }, 300_000)

  it("is that Node", () => {
    expect(run(node, ["--version"], project).trim()).toBe(`v${lowest(nodeRange)}`)
  })

  it.each(all)("%s can be imported, which runs nothing", (name) => {
    const { status, stdout, stderr } = importIn(project, node, name)
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: expect.stringMatching(/^imported [1-9]\d*\n$/), stderr: "" })
  })

  it.each(commands)("%s --help answers on stdout", (command) => {
    // Its first line asks for whatever `node` is found first.
    const { status, stdout, stderr } = spawnSync(join(project, "node_modules/.bin", command), ["--help"], {
      cwd: project,
      encoding: "utf8",
      env: { ...process.env, PATH: `${join(project, "node_modules/.bin")}:${process.env["PATH"]}` }
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toContain(command)
  })

  it("what a command shows to be typed begins with the name of an installed one, and can be typed", () => {
    const env = { ...process.env, PATH: `${join(project, "node_modules/.bin")}:${process.env["PATH"]}` }
    const inBash = (line: string) => spawnSync("bash", ["-c", line], { cwd: project, encoding: "utf8", env })
    const shown = (stderr: string): string => /(ftm-(prefetch|orchestrate|map)|npm run) .*$/m.exec(stderr)?.[0] ?? ""
    const themes = inBash(`ftm-orchestrate themes --quarter 2021Q1 --store "it's empty"`)
    const run = shown(themes.stderr)
    expect(run).toMatch(/^ftm-orchestrate run --quarter 2021Q1 --store '\/.*\/it'\\''s empty'$/)
    const refused = inBash(run)
    expect(refused.status, refused.stderr).toBe(3)
    expect(shown(refused.stderr)).toBe(run.replace("ftm-orchestrate run", "ftm-prefetch fetch"))
    expect(inBash("ftm-orchestrate run --help").stdout).toContain(
      "  ftm-orchestrate run --quarter 2021Q1 --store ./store --engine local --jobs 4"
    )
  })

  it("type-checks, declarations included, in a strict project", () => {
    expect(typeCheck(project, all)).toBe("")
  })

  it("finds topics in somebody's own sentences", () => {
    expect(keywordsIn(project, node)).toEqual(theirKeywords)
  })
}, 120_000)

describe.each([
  ["lowest", lowest(effectRange)],
  ["newest", effectRange]
])(
  "the libraries with the %s effect that they claim to work with",
  (end, version) => {
    let project: string
    beforeAll(() => {
      project = makeProject(tarballs, `effect-${end}`, libraries, { effect: version })
    }, 300_000)

    it("share the project's own effect", () => {
      const copies = readdirSync(join(project, "node_modules"), { recursive: true }).filter((path) =>
        /(^|node_modules\/)effect\/package\.json$/.test(String(path))
      )
      expect(copies).toEqual(["effect/package.json"])
    })

    it("can be imported", () => {
      const code = libraries.map((name) => `await import("${name}")`).join("\n")
      const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { cwd: project, encoding: "utf8" })
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    })

    it("type-check", () => {
      expect(typeCheck(project, libraries)).toBe("")
    })

    it("find topics", () => {
      expect(keywordsIn(project, process.execPath)).toEqual(theirKeywords)
    })
  },
  120_000
)

describe("a job alone", () => {
  let project: string
  beforeAll(() => {
    project = makeProject(tarballs, "job", ["@ftm/map-entrypoint"], {})
  }, 300_000)

  const job = (environment: Record<string, string>) =>
    spawnSync(process.execPath, [join(project, "node_modules/.bin/ftm-map")], {
      cwd: project,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], DATA_SOURCE: "s3", FTM_STORE: "./store", QUARTER: "2021Q1", BATCH_ID: "batch_000", ...environment }
    })

  it("comes without ONNX Runtime and BERTopic, in under 120 MB", () => {
    expect(existsSync(join(project, "node_modules/onnxruntime-node"))).toBe(false)
    expect(existsSync(join(project, "node_modules/@ftm/bertopic-engine"))).toBe(false)
    const tools = new Set(["typescript", "@types", "undici-types"])
    const bytes = readdirSync(join(project, "node_modules"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !tools.has(path.slice(project.length).split("/")[2]!))
      .reduce((sum, path) => sum + statSync(path).size, 0)
    expect(bytes).toBeLessThan(120e6)
  })

  it("has no script that runs at its installation", () => {
    const scripts = readdirSync(join(project, "node_modules"), { recursive: true })
      .filter((path) => /(^|node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(String(path)))
      .flatMap((path) => {
        const { name, scripts: own = {} } = JSON.parse(readFileSync(join(project, "node_modules", String(path)), "utf8")) as {
          name: string
          scripts?: Record<string, string>
        }
        return ["preinstall", "install", "postinstall"].filter((script) => own[script] !== undefined).map((script) => `${name}: ${script}`)
      })
    expect(scripts).toEqual([])
  })

  it.each([
    [{ EMBEDDER: "onnx", EMBEDDER_MODEL: "./minilm" }, "npm install @ftm/onnx-embedder"],
    [{ TOPIC_ENGINE: "bertopic" }, "npm install @ftm/bertopic-engine"]
  ])("says for %o what to install", (environment, command) => {
    // A batch that is there, so that nothing else is missing before.
    mkdirSync(join(project, "store/manifests/quarter=2021Q1"), { recursive: true })
    writeFileSync(
      join(project, "store/manifests/quarter=2021Q1/batches.jsonl"),
      JSON.stringify({ batch_id: "batch_000", quarter: "2021Q1", firm_ids: ["1"] }) + "\n"
    )
    const { status, stdout, stderr } = job(environment)
    expect(`${stdout}${stderr}`).toContain(command)
    expect(status).toBe(2)
  })
}, 120_000)

describe("a tarball", () => {
  it.each(all)("%s is packed as npm and bundlers expect", async (name) => {
    const { buffer } = new Uint8Array(readFileSync(tarballs.files[name]!.slice("file:".length)))
    const { messages } = await publint({ strict: true, pack: { tarball: buffer } })
    expect(messages.filter(({ type }) => type !== "suggestion")).toEqual([])
  })
})
