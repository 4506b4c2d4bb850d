import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

// What another research repo gets: every library packed, installed in an empty project, imported and type-checked.
const root = join(import.meta.dirname, "../../..")
const libraries = readdirSync(join(root, "packages")).sort()
const project = mkdtempSync(join(tmpdir(), "ftm-packed-"))
const run = (command: string, args: ReadonlyArray<string>, cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })

beforeAll(() => {
  run("npx", ["nx", "run-many", "-t", "build", "-p", "packages/*", "--outputStyle=static"], root)
  const tarballs = libraries.map((name) => {
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], join(root, "packages", name))) as
      ReadonlyArray<{ filename: string }>
    return [`@ftm/${name}`, `file:${packed!.filename}`] as const
  })
  const versions = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { devDependencies: Record<string, string> }).devDependencies
  writeFileSync(join(project, "package.json"), JSON.stringify({
    name: "somebody-elses-research",
    private: true,
    type: "module",
    dependencies: { ...Object.fromEntries(tarballs), effect: versions.effect },
    // Its install step downloads CUDA files; the CPU parts are in the package.
    allowScripts: { "onnxruntime-node": false },
    devDependencies: { typescript: versions.typescript, "@types/node": versions["@types/node"] },
    // The packed libraries name each other by version; here they are the packed files.
    overrides: Object.fromEntries(tarballs.map(([name]) => [name, `$${name}`]))
  }))
  run("npm", ["install", "--no-audit", "--no-fund"], project)
}, 300_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

describe("a packed library", () => {
  it.each(libraries)("%s can be imported", (name) => {
    const names = run(process.execPath, ["-e", `console.log(Object.keys(await import("@ftm/${name}")).join())`, "--input-type=module"], project)
    expect(names.trim()).not.toBe("")
  })

  it("topic-model alone finds topics, its word vectors in the package", () => {
    writeFileSync(join(project, "ownSentences.mjs"), `
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
      process.stdout.write(JSON.stringify(topics.flatMap((topic) => topic.keywords)))`)
    const keywords = JSON.parse(run(process.execPath, ["ownSentences.mjs"], project)) as ReadonlyArray<string>
    expect(keywords).toEqual(expect.arrayContaining([expect.stringContaining("freight"), expect.stringContaining("wage"), expect.stringContaining("cloud")]))
  }, 60_000)

  it("they type-check, declarations included, in a strict project", () => {
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({
      compilerOptions: { module: "nodenext", target: "es2024", strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
      include: ["*.ts"]
    }))
    writeFileSync(join(project, "uses.ts"), [
      ...libraries.map((name, i) => `import * as l${i} from "@ftm/${name}"`),
      `export const all = [${libraries.map((_, i) => `l${i}`).join(", ")}]`,
      `export const keys: string = l${libraries.indexOf("transcript-schema")}.StoreKeys.batchId(1)`,
      // Were the declarations not found, everything would be any and this line would pass: it must not.
      "// @ts-expect-error a batch has a number",
      `l${libraries.indexOf("transcript-schema")}.StoreKeys.batchId("one")`
    ].join("\n"))
    expect(run(join(root, "node_modules/.bin/tsc"), ["-p", "."], project)).toBe("")
  })

  it.each(libraries)("%s is packed as npm and bundlers expect", (name) => {
    run("npx", ["publint", "--strict", join(root, "packages", name)], root)
  })
}, 120_000)
