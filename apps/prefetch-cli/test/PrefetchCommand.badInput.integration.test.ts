import { denyAfter, memoryStore, startS3TestServer } from "@ftm/object-store/testing"
import { type Sandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readFirmsFile } from "../src/ReadFirmsFile.ts"
import { filesUnder } from "./StoredBytes.ts"
import { bareEnvironment, openCorpus, type Opened, openFolder, type Ran, runPrefetch } from "./Wrds.ts"

describe("bad input gives one clear message that ends with what to do", () => {
  let corpus: Opened<{ readonly sandbox: Sandbox; readonly folder: string }>
  let folder: Opened<string>
  beforeAll(async () => {
    corpus = await openCorpus(16, "2023Q1")
    folder = await openFolder()
  })
  afterAll(async () => {
    await corpus.close()
    await folder.close()
  })
  const run = (args: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    runPrefetch(args, { ...wrdsVariables(corpus.value.sandbox), ...more })
  const store = (name: string): string => join(folder.value, name)
  const fileOf = (name: string, text: string): string => {
    writeFileSync(join(folder.value, name), text)
    return join(folder.value, name)
  }

  it("a malformed quarter", async () => {
    const ran = await run(["fetch", "--quarter", "2023-Q1", "--store", store("a")])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('"2023-Q1" is not a quarter. A quarter is a year and Q1 to Q4: --quarter 2021Q1')
    expect(filesUnder(store("a"))).toEqual([])
  })

  it("a missing option, an unknown rule, an unknown event type", async () => {
    const [missing, rule] = await Promise.all([
      run(["fetch", "--store", store("a")]),
      run(["fetch", "--quarter", "2023Q1", "--store", store("a"), "--version-rule", "best"])
    ])
    expect([missing.code, rule.code]).toEqual([2, 2])
    const types = await run(["fetch", "--quarter", "2023Q1", "--store", store("a"), "--event-types", "48;51"])
    expect(types.code).toBe(2)
    expect(types.stderr).toContain("such as 48 or 48,51")
  })

  it("a firms file with letters, without firms, or not there", async () => {
    const refusal = (path: string) => Effect.runPromise(Effect.flip(readFirmsFile(path)))
    const letters = fileOf("letters.txt", "24937\n\n# Apple\nAAPL\n")
    const ran = await run(["fetch", "--quarter", "2023Q1", "--store", store("a"), "--firms", letters])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/Line 4 of .*letters\.txt is "AAPL", not a Capital IQ companyid/)
    expect((await refusal(fileOf("empty.txt", "# nobody\n"))).message).toContain("names no firm")
    expect((await refusal(store("missing.txt"))).message).toContain("cannot be read")
    expect((await refusal(fileOf("zero.txt", "024937\n"))).message).toContain("Line 1")
    expect(await Effect.runPromise(readFirmsFile(fileOf("good.txt", "\uFEFF24937\r\n 24937 # again\n5\n")))).toEqual(["24937", "5"])
  })

  it("a quarter without calls", async () => {
    const ran = await run(["fetch", "--quarter", "1999Q1", "--store", store("a")])
    expect(ran.code).toBe(3)
    expect(ran.stderr).toMatch(/no call of event type 48 in 1999Q1.*doctor/s)
    expect(filesUnder(store("a"))).toEqual([])
  })

  it("other rules than those the quarter was fetched by", async () => {
    expect((await run(["fetch", "--quarter", "2023Q1", "--store", store("rules"), "--workers", "1"])).code).toBe(0)
    const ran = await run(["fetch", "--quarter", "2023Q1", "--store", store("rules"), "--version-rule", "earliest"])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/version_rule was latest and is earliest now.*--restart/s)
  })

  it("an unreachable host and a wrong setting", async () => {
    const closed = await run(["fetch", "--quarter", "2023Q1", "--store", store("a")], { WRDS_PORT: "1" })
    expect(closed.code).toBe(1)
    expect(closed.stderr).toMatch(/Cannot reach 127\.0\.0\.1:1 \(ECONNREFUSED\)\. Check WRDS_HOST and WRDS_PORT/)
    const unknown = await run(["fetch", "--quarter", "2023Q1", "--store", store("a")], { WRDS_HOST: "no-such-host.invalid" })
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toMatch(/Cannot reach no-such-host\.invalid/)
    const port = await run(["fetch", "--quarter", "2023Q1", "--store", store("a")], { WRDS_PORT: "ninety" })
    expect(port.code).toBe(2)
    expect(port.stderr).toContain("WRDS_PORT is a number")
  })

  it("a store that is a file", async () => {
    const ran = await run(["fetch", "--quarter", "2023Q1", "--store", fileOf("file", "x")])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain("--store")
    expect(ran.stderr).not.toContain("Duo push")
  })

  it("a full disk in the middle of a run: what was saved stays and the next run goes on", async () => {
    const target = store("full")
    mkdirSync(target)
    // A limit on the size of files stands in for a disk without room: writing a part fails in the middle.
    const args = ["fetch", "--quarter", "2023Q1", "--store", target, "--firms-per-part", "5", "--workers", "1"]
    const main = join(import.meta.dirname, "../src/main.ts")
    const limited = await new Promise<{ readonly code: number | null; readonly stderr: string }>((resolve) => {
      const child = spawn("/bin/sh", ["-c", 'ulimit -f 100; exec "$0" "$@"', process.execPath, "--conditions=@ftm/source", main, ...args], {
        env: { ...bareEnvironment, ...wrdsVariables(corpus.value.sandbox) },
        stdio: ["ignore", "ignore", "pipe"]
      })
      let stderr = ""
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString()
      })
      child.on("close", (code) => resolve({ code, stderr }))
    })
    expect(limited.code).toBe(1)
    expect(limited.stderr).toMatch(/Could not write .*(EFBIG|ENOSPC)/)
    const saved = filesUnder(target)
    expect(saved.filter((name) => name.endsWith("manifest.json"))).toEqual([])
    expect((await run(args)).code).toBe(0)
    expect((await run(["verify", "--quarter", "2023Q1", "--store", target])).code).toBe(0)
  })

  it("a bucket that denies access in the middle of a run", async () => {
    const { objects, store } = memoryStore()
    const bucket = await startS3TestServer({ bucket: "calls", store })
    const args = ["fetch", "--quarter", "2023Q1", "--store", "s3://calls", "--firms-per-part", "5", "--workers", "1"]
    try {
      // After some writes the bucket's policy changes.
      bucket.behave = denyAfter(3, ({ method }) => method === "PUT")
      const denied = await run(args, bucket.environment)
      expect(denied.code).toBe(1)
      expect(denied.stderr).toMatch(/s3:\/\/calls/)
      expect(denied.stderr).toMatch(/AccessDenied|denied/i)
      const saved = objects.size
      expect(saved).toBe(3)
      bucket.behave = () => "pass"
      expect((await run(args, bucket.environment)).code).toBe(0)
      expect(objects.size).toBeGreaterThan(saved)
      expect((await run(["verify", "--quarter", "2023Q1", "--store", "s3://calls"], bucket.environment)).code).toBe(0)
    } finally {
      await bucket.stop()
    }
  })
})
