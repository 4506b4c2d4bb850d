import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { preflight } from "../../src/plan/Preflight.ts"
import { importFirms } from "../ImportedQuarter.ts"
import { stubEngine } from "../StubEngine.ts"

const quarter = parseQuarter("2021Q1")!
const start = { settings: { engine: "local", jobs: 1 }, topics: {}, price_per_hour: null, max_cost: null } as const

it("finds out whether the store compares before it writes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-preflight-"))
  const { store } = memoryStore()
  // As S3 servers that pass over a condition: whatever is asked for is done.
  const unconditional = ObjectStore.of({
    ...store,
    putIfAbsent: (key, bytes) => Effect.as(store.put(key, bytes), true),
    putIf: (key, bytes) => Effect.as(store.put(key, bytes), true)
  })
  const found = (of: ObjectStore["Service"]) =>
    Effect.runPromise(
      preflight(quarter, start, false).pipe(
        Effect.provide(stubEngine([]).layer),
        Effect.provideService(ObjectStore, of),
        Effect.map((findings) => findings[0])
      )
    )
  await Effect.runPromise(importFirms(folder, quarter, 1).pipe(Effect.provideService(ObjectStore, store)))
  expect(await found(store)).toEqual({ ok: true, what: "/memory can be read and written" })
  expect(await found(unconditional)).toMatchObject({
    ok: true,
    what: expect.stringContaining("passes over conditions (If-None-Match, If-Match)")
  })
  rmSync(folder, { recursive: true })
})
