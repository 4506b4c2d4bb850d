import { Effect, Logger } from "effect"
import { expect, it } from "vitest"
import { listOwn } from "../src/index.ts"
import { memoryStore } from "../src/testing/index.ts"

const isOwn = (key: string): boolean => /^records\/\d+\.json$/.test(key)

/** Lists so many times, and gives the keys and what was warned of. */
const list = async (keys: ReadonlyArray<string>, times = 1) => {
  const { layer, setText } = memoryStore()
  for (const key of keys) setText(key, "x")
  const warnings: Array<string> = []
  const logger = Logger.layer([Logger.make(({ message }) => void warnings.push(String(message)))])
  const own = await Effect.runPromise(
    Effect.gen(function* () {
      for (let n = 1; n < times; n++) yield* listOwn("records/", isOwn)
      return yield* listOwn("records/", isOwn)
    }).pipe(Effect.provide(layer), Effect.provide(logger))
  )
  return { keys: own.map(({ key }) => key), warnings }
}

it("passes over what is not its own, and tells of it once, by its address", async () => {
  const { keys, warnings } = await list(["records/2.json", "records/1.json", "records/.DS_Store", "other/3.json"], 3)
  expect(keys).toEqual(["records/1.json", "records/2.json"])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatch(/^Passed over what no command of FTM wrote: \S*records\/\.DS_Store$/)
})

it("says how many more there are, and names a new one alone", async () => {
  const first = ["a", "b", "c", "d", "e"].map((name) => `records/${name}`)
  expect((await list(first)).warnings).toEqual([expect.stringMatching(/records\/a, \S*records\/b, \S*records\/c and 2 more$/)])
  expect((await list([...first, "records/f"])).warnings).toEqual([expect.stringMatching(/wrote: \S*records\/f$/)])
})

it("says nothing of the mark by which a console of S3 shows a folder, nor where all is its own", async () => {
  expect((await list(["records/", "records/1.json"])).warnings).toEqual([])
  expect((await list([])).keys).toEqual([])
})
