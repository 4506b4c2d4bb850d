import { Effect } from "effect"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { ObjectStore, storeLayer } from "../src/index.ts"

const locationOf = (location: string) =>
  Effect.runPromise(Effect.map(ObjectStore, (store) => store.location).pipe(Effect.provide(storeLayer(location))))

describe("where the store is", () => {
  it("a bucket or a folder says where it is as it is typed", async () => {
    expect(await locationOf("s3://bucket/some/prefix/")).toBe("s3://bucket/some/prefix")
    expect(await locationOf("/tmp/ftm-none")).toBe("/tmp/ftm-none")
  })

  it.each(["", "s3:/bucket", "gs://bucket", "~/store"])("%j fails by its name, before anything is touched", async (location) => {
    const refusal = await Effect.runPromise(Effect.flip(ObjectStore.pipe(Effect.provide(storeLayer(location)))))
    expect(refusal).toMatchObject({ _tag: "ObjectStoreError", reason: { _tag: "BadStoreName", typed: location } })
    expect(refusal.message).toContain("write ")
  })
})

describe("the S3 client", () => {
  const index = fileURLToPath(new URL("../src/index.ts", import.meta.url))
  /** Uses a store in a process of its own and tells whether the client was loaded. */
  const loadsClient = async (location: string): Promise<boolean> => {
    const script = `
      import { registerHooks } from "node:module"
      let loaded = false
      registerHooks({ resolve: (name, context, next) => { loaded ||= name.startsWith("@aws-sdk/"); return next(name, context) } })
      const { Effect } = await import("effect")
      const { ObjectStore, storeLayer } = await import(${JSON.stringify(index)})
      await Effect.runPromise(Effect.map(ObjectStore, (store) => store.location).pipe(Effect.provide(storeLayer(${JSON.stringify(location)}))))
      process.stdout.write(String(loaded))`
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@ftm/source", "--input-type=module", "-e", script], {
      cwd: fileURLToPath(new URL("..", import.meta.url))
    })
    return stdout.trim() === "true"
  }

  it("is loaded for a bucket and not for a folder", async () => {
    expect(await loadsClient("/tmp/ftm-none")).toBe(false)
    expect(await loadsClient("s3://bucket")).toBe(true)
  })
})
