import { StoreKeys } from "@ftm/transcript-schema"
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openFolder, type Opened, quarterOf, runPrefetch } from "./Wrds.ts"

const quarter = quarterOf("2021Q1")

const lines = [1, 2].map((firm) =>
  JSON.stringify({
    firm_id: firm,
    firm_name: `Firm ${firm}`,
    permno: 10001,
    transcript_id: "t",
    call_date: "2021-02-20",
    component_order: 1,
    text: "We see demand for steel."
  })
)

describe("an imported quarter", () => {
  let folder: Opened<string>
  let from: string
  let store: string
  beforeAll(async () => {
    folder = await openFolder()
    from = join(folder.value, "my files")
    store = join(folder.value, "store")
    mkdirSync(from)
    writeFileSync(join(from, "a.jsonl"), lines.join("\n"))
  })
  afterAll(() => folder.close())

  const run = (command: string, ...more: ReadonlyArray<string>) =>
    runPrefetch([command, "--quarter", quarter, "--store", store, ...more], {})
  const again = (): string => `npm run prefetch -- import --quarter 2021Q1 --from '${from}' --store ${store}`

  it("is told of, with what a study should know", async () => {
    const ran = await run("import", "--from", from)
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain("2 components read")
    expect(ran.stderr).toContain("2 calls of 2 firms in the quarter")
    expect(ran.stderr).toContain("a PERMNO belongs to more than one firm: 10001 (firms 1, 2)")
    expect(ran.stderr).toContain("0 firms have no PERMNO, 2 firms have no GVKEY")
    const status = await runPrefetch(["status", "--quarter", "2020Q4..2021Q1", "--store", store], {})
    expect(status.code).toBe(0)
    const again = await run("import", "--from", from, "--workers", "1")
    expect(again.stderr).toContain("No effect on this run: --workers (only while something is left to do).")
    expect(status.stdout).toMatch(/^2020Q4 is not in .*\n2021Q1 is complete in .*: 2 of 2 firms imported/)
  })

  it("is not mixed with a fetched one, other files or other rules, and says what to type", async () => {
    const fetched = await run("fetch")
    expect(fetched.code).toBe(2)
    expect(fetched.stderr).toContain("was imported from files; this would be fetched from WRDS")
    expect(fetched.stderr).toContain(again())
    const rules = await run("import", "--from", from, "--calls", "all")
    expect(rules.code).toBe(2)
    expect(rules.stderr).toContain("imported from files by other rules (calls was latest and is all now)")
    expect(rules.stderr).toContain("import all of it again with --restart")
    const other = join(folder.value, "other")
    mkdirSync(other)
    writeFileSync(join(other, "a.jsonl"), lines[0]!)
    const files = await run("import", "--from", other)
    expect(files.code).toBe(2)
    expect(files.stderr).toContain("(the files hold something else)")
  })

  it("is the same when the folder was moved", async () => {
    const moved = join(folder.value, "moved")
    cpSync(from, moved, { recursive: true })
    const ran = await run("import", "--from", moved)
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain("2021Q1 is complete")
  })

  it("advises import where it is broken or was stopped, and goes on", async () => {
    const components = join(store, "raw/components/quarter=2021Q1")
    const manifests = join(store, "raw/manifests/quarter=2021Q1")
    const [part] = readdirSync(components)
    const good = readFileSync(join(components, part!))
    writeFileSync(join(components, part!), "broken")
    const verified = await run("verify")
    expect(verified.code).toBe(1)
    expect(verified.stderr).toContain(`${again()} --restart`)
    expect(verified.stderr).not.toContain("-- fetch")

    writeFileSync(join(manifests, "manifest.json"), "broken")
    expect((await run("status")).stderr).toContain(`Delete it and type: ${again()}`)

    // Stopped after the plan: no manifest, no part.
    rmSync(join(manifests, "manifest.json"))
    rmSync(components, { recursive: true })
    const status = await run("status")
    expect(status.stdout).toContain(`0 of 2 firms imported`)
    expect(status.stdout).toContain(`To go on, type: ${again()}`)
    const prepared = await run("prepare")
    expect(prepared.code).toBe(3)
    expect(prepared.stderr).toContain(again())

    const moved = join(folder.value, "elsewhere")
    renameSync(from, moved)
    const ran = await run("import", "--from", moved)
    expect(ran.code).toBe(0)
    expect(readFileSync(join(components, part!)).equals(good)).toBe(true)
    const manifest = JSON.parse(readFileSync(join(store, StoreKeys.prefetchManifest(quarter)), "utf8")) as {
      readonly rules: Record<string, unknown>
    }
    expect(manifest.rules).toMatchObject({ calls: "latest", from: moved })
    expect((await run("verify")).code).toBe(0)
  })

  it("is not begun where there is nothing to import", async () => {
    const empty = join(folder.value, "empty")
    mkdirSync(empty)
    const store = join(folder.value, "untouched")
    const importing = () => runPrefetch(["import", "--quarter", quarter, "--store", store, "--from", empty], {})
    for (const [text, message] of [
      ["\n\n", "its files hold no line"],
      [JSON.stringify({ ...JSON.parse(lines[0]!), text: " " }), "not one component of the quarter's 1 call has text"],
      [
        JSON.stringify({ ...JSON.parse(lines[0]!), call_date: "2021-05-01" }),
        "its files hold 1 component of 1 call, all in other quarters, from 2021-05-01 to 2021-05-01"
      ]
    ] as const) {
      writeFileSync(join(empty, "a.jsonl"), text)
      const ran = await importing()
      expect(ran.code).toBe(3)
      expect(ran.stderr).toContain(message)
      expect(() => readdirSync(store)).toThrow()
    }
    writeFileSync(join(empty, "a.jsonl"), '{"firm_id": NaN}')
    expect((await importing()).code).toBe(2)
    expect(() => readdirSync(store)).toThrow()
  })
})
