import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { countedStore, memoryStore } from "../src/testing/index.ts"
import { objectStoreContract } from "./Contract.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("a store in memory", () => {
  objectStoreContract(async () => memoryStore().layer)

  it("keeps copies: an array that changes later changes no object", async () => {
    for (const given of [bytes("abc"), Buffer.from("abc")]) {
      const { store, text } = memoryStore()
      await Effect.runPromise(store.put("k", given))
      given[0] = 0
      const got = await Effect.runPromise(store.get("k"))
      got[1] = 0
      const range = await Effect.runPromise(store.getRange("k", 2, 3))
      range[0] = 0
      expect(text("k")).toBe("abc")
    }
  })

  it("may be one bucket of two programs", async () => {
    const objects = new Map<string, Uint8Array>()
    expect(await Effect.runPromise(memoryStore(objects).store.putIfAbsent("lock", bytes("a")))).toBe(true)
    expect(await Effect.runPromise(memoryStore(objects).store.putIfAbsent("lock", bytes("b")))).toBe(false)
  })
})

describe("a counted store", () => {
  objectStoreContract(async () => countedStore(memoryStore().store).layer)

  it("knows what was read", async () => {
    const { setText, store } = memoryStore()
    setText("k", "0123456789")
    const counted = countedStore(store)
    await Effect.runPromise(
      Effect.all([counted.store.head("k"), counted.store.get("k"), counted.store.getRange("k", 8, 20), Effect.flip(counted.store.get("x"))])
    )
    expect(counted.reads).toEqual({ heads: 1, gets: ["k", "x"], ranges: [{ start: 8, end: 20 }], bytes: 12 })
  })
})
