import { type FaultKind, type Sandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { storedHashes } from "./StoredBytes.ts"
import { openCorpus, openFolder, openProxy, type Opened, runPrefetch } from "./Wrds.ts"

// The long form kills more often and breaks the socket in every way: npm run test:long
const long = process.env["FTM_LONG"] === "1"
const mostKills = long ? 40 : 3
const signals: ReadonlyArray<readonly [NodeJS.Signals, number]> = long
  ? [
      ["SIGINT", 130],
      ["SIGTERM", 143]
    ]
  : [["SIGTERM", 143]]
const faults: ReadonlyArray<FaultKind> = long ? ["cut", "reset", "stall"] : ["cut"]

const fetchArgs = (store: string, ...more: ReadonlyArray<string>) => [
  "fetch",
  "--quarter",
  "2023Q1",
  "--store",
  store,
  "--firms-per-part",
  "8",
  "--workers",
  "1",
  "--stall-timeout",
  "1",
  ...more
]

/** Numbers between 0 and 1 that are the same on every run. */
const seeded = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

describe("a run that was broken goes on and ends with the bytes of an unbroken one", () => {
  let corpus: Opened<{ readonly sandbox: Sandbox; readonly folder: string }>
  let unbroken: Readonly<Record<string, string>>
  beforeAll(async () => {
    corpus = await openCorpus(long ? 200 : 40, "2023Q1")
    const store = await openFolder()
    const whole = await runPrefetch(fetchArgs(store.value), wrdsVariables(corpus.value.sandbox))
    expect(whole).toMatchObject({ code: 0 })
    unbroken = storedHashes(store.value)
    expect(Object.keys(unbroken).length).toBeGreaterThan(8)
    await store.close()
  })
  afterAll(() => corpus.close())

  it("after kill -9 at random moments", async () => {
    const random = seeded(20_230_101)
    const store = await openFolder()
    let kills = 0
    let ended = false
    for (let attempt = 0; attempt < 200 && !ended; attempt++) {
      const run = await runPrefetch(fetchArgs(store.value), wrdsVariables(corpus.value.sandbox), (_, stop) => {
        // The first words start the clock; later ones do not restart it.
        if (kills < mostKills) setTimeout(() => stop("SIGKILL"), 200 + random() * 2_500)
      })
      if (run.signal === "SIGKILL") kills++
      else {
        expect(run).toMatchObject({ code: 0 })
        ended = true
      }
    }
    console.log(`killed ${kills} times`)
    expect(kills).toBeGreaterThan(0)
    expect(storedHashes(store.value)).toEqual(unbroken)
    await store.close()
  })

  it.each(signals)("after %s, with exit code %i", async (signal, code) => {
    const store = await openFolder()
    let sent = false
    const stopped = await runPrefetch(fetchArgs(store.value), wrdsVariables(corpus.value.sandbox), (text, stop) => {
      if (!sent && /firms to fetch/.test(text)) {
        sent = true
        setTimeout(() => stop(signal), 150)
      }
    })
    expect(stopped).toMatchObject({ code, signal: null })
    const resumed = await runPrefetch(fetchArgs(store.value), wrdsVariables(corpus.value.sandbox))
    expect(resumed.code).toBe(0)
    expect(storedHashes(store.value)).toEqual(unbroken)
    await store.close()
  })

  it.each(faults)("after a %s of the socket, dialled again once with a warning", async (kind) => {
    const sandbox = corpus.value.sandbox
    const store = await openFolder()
    const proxy = await openProxy(sandbox, [{ kind, afterBytes: 600_000 }])
    const run = await runPrefetch(fetchArgs(store.value, "--json"), wrdsVariables({ ...sandbox, port: proxy.value.port }))
    expect(run).toMatchObject({ code: 0 })
    expect(run.stderr.match(/Warning: .*a second Duo push may follow/g)).toHaveLength(1)
    expect(JSON.parse(run.stdout)).toMatchObject({ connections: 2 })
    expect(await Effect.runPromise(proxy.value.connections)).toBe(2)
    expect(storedHashes(store.value)).toEqual(unbroken)
    await proxy.close()
    await store.close()
  })

  it("after a second cut, which stops the run with what was saved", async () => {
    const sandbox = corpus.value.sandbox
    const store = await openFolder()
    const proxy = await openProxy(sandbox, [
      { kind: "reset", afterBytes: 600_000 },
      { kind: "cut", afterBytes: 400_000 }
    ])
    const stopped = await runPrefetch(fetchArgs(store.value), wrdsVariables({ ...sandbox, port: proxy.value.port }))
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toMatch(/broke a second time.*run the same command again/s)
    expect(await Effect.runPromise(proxy.value.connections)).toBe(2)
    const saved = Object.keys(storedHashes(store.value))
    expect(saved.length).toBeGreaterThan(0)

    const resumed = await runPrefetch(fetchArgs(store.value), wrdsVariables({ ...sandbox, port: proxy.value.port }))
    expect(resumed.code).toBe(0)
    expect(storedHashes(store.value)).toEqual(unbroken)
    await proxy.close()
    await store.close()
  })
})
