import { type Mfa, wrdsVariables } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { storedHashes } from "./StoredBytes.ts"
import { openCorpusFolder, openFolder, openSandbox, type Opened, runPrefetch } from "./Wrds.ts"

describe("one approval", () => {
  let corpus: Opened<string>
  beforeAll(async () => {
    corpus = await openCorpusFolder(30, "2023Q1")
  })
  afterAll(() => corpus.close())

  const withSandbox = async (
    mfa: Mfa,
    use: (sandbox: Awaited<ReturnType<typeof openSandbox>>["value"], store: string) => Promise<void>
  ) => {
    const sandbox = await openSandbox(corpus.value, mfa)
    const store = await openFolder()
    try {
      await use(sandbox.value, store.value)
    } finally {
      await store.close()
      await sandbox.close()
    }
  }
  const fetchArgs = (store: string, ...more: ReadonlyArray<string>) => [
    "fetch",
    "--quarter",
    "2023Q1",
    "--store",
    store,
    "--firms-per-part",
    "10",
    "--workers",
    "1",
    ...more
  ]

  it("is all that a whole prefetch needs; it is announced first, and what is there is not fetched again", async () => {
    await withSandbox({ mode: "approve", afterSeconds: 2 }, async (sandbox, store) => {
      const whole = await runPrefetch(fetchArgs(store, "--json"), wrdsVariables(sandbox))
      expect(whole).toMatchObject({ code: 0 })
      expect(JSON.parse(whole.stdout)).toMatchObject({ connections: 1, already_complete: false })
      const said = whole.stderr.split("\n")
      expect(said[0]).toContain("Duo push")
      expect(said[0]).toContain(sandbox.username)
      expect(said[1]).toMatch(/waiting for the approval, 120 s left/)
      expect(await Effect.runPromise(sandbox.counts)).toEqual({ connections: 1, logInAttempts: 1, logIns: 1, refusals: 0 })
      const before = storedHashes(store)

      const again = await runPrefetch(fetchArgs(store, "--json"), wrdsVariables(sandbox))
      expect(again.code).toBe(0)
      expect(JSON.parse(again.stdout)).toMatchObject({ already_complete: true, connections: 0 })

      // Sentences gone, raw components whole: still no log-in.
      rmSync(join(store, "raw/transcripts"), { recursive: true })
      const textOnly = await runPrefetch(fetchArgs(store), wrdsVariables(sandbox))
      expect(textOnly.code).toBe(0)
      expect(await Effect.runPromise(sandbox.counts)).toMatchObject({ connections: 1, logIns: 1 })
      expect(storedHashes(store)).toEqual(before)

      // One raw part gone: one more log-in, for that part alone.
      const parts = join(store, "raw/components/quarter=2023Q1")
      rmSync(join(parts, readdirSync(parts).sort()[1]!))
      const resumed = await runPrefetch(fetchArgs(store), wrdsVariables(sandbox))
      expect(resumed.code).toBe(0)
      expect(await Effect.runPromise(sandbox.counts)).toMatchObject({ connections: 2, logInAttempts: 2, logIns: 2 })
      expect(storedHashes(store)).toEqual(before)
    })
  })

  it("is asked for exactly once when it is refused", async () => {
    await withSandbox({ mode: "refuse" }, async (sandbox, store) => {
      const refused = await runPrefetch(fetchArgs(store), wrdsVariables(sandbox))
      expect(refused.code).toBe(1)
      expect(refused.stderr).toMatch(/refused the log-in of .*SQLSTATE 28000.*lock a WRDS account/s)
      expect(await Effect.runPromise(sandbox.counts)).toEqual({ connections: 1, logInAttempts: 1, logIns: 0, refusals: 1 })
    })
  })

  it("is asked for exactly once when the password is wrong", async () => {
    await withSandbox({ mode: "approve", afterSeconds: 0 }, async (sandbox, store) => {
      const refused = await runPrefetch(fetchArgs(store), { ...wrdsVariables(sandbox), WRDS_PASSWORD: "not-the-password" })
      expect(refused.code).toBe(1)
      expect(refused.stderr).not.toContain("not-the-password")
      expect(await Effect.runPromise(sandbox.counts)).toMatchObject({ connections: 1, logInAttempts: 1, logIns: 0 })
    })
  })

  it("is waited for no longer than told, counting down", async () => {
    await withSandbox({ mode: "silent" }, async (sandbox, store) => {
      const silent = await runPrefetch(fetchArgs(store, "--approval-timeout", "3"), wrdsVariables(sandbox))
      expect(silent.code).toBe(1)
      expect(silent.stderr).toMatch(/waiting for the approval, 3 s left/)
      expect(silent.stderr).toMatch(/Nobody approved the log-in .* within 3 s.*--approval-timeout 6/s)
      expect(await Effect.runPromise(sandbox.counts)).toMatchObject({ connections: 1, logInAttempts: 1, logIns: 0 })
    })
  })
})
