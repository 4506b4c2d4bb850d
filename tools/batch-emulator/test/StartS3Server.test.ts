import { folderLayer, ObjectStore, s3Layer } from "@ftm/object-store"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { startS3Server } from "../src/index.ts"

it("keeps what jobs write as files, which a command may read as a store", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-emulated-s3-"))
  const inBucket = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { bucket, endpoint, environment } = yield* startS3Server(join(folder, "bucket"), 0)
        expect(environment["AWS_ENDPOINT_URL_S3"]).toBe(endpoint)
        Object.assign(process.env, environment)
        const written = Effect.flatMap(ObjectStore, (store) => store.put("study/a.txt", new TextEncoder().encode("hello")))
        yield* Effect.provide(written, s3Layer({ bucket, prefix: "ftm", endpoint }))
        return yield* Effect.provide(
          Effect.flatMap(ObjectStore, (store) => store.get("ftm/study/a.txt")),
          folderLayer(join(folder, "bucket"))
        )
      })
    )
  )
  expect(new TextDecoder().decode(inBucket)).toBe("hello")
  rmSync(folder, { recursive: true, force: true })
})

it("says that its port is taken", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-emulated-s3-"))
  const twice = Effect.scoped(
    Effect.gen(function* () {
      const { endpoint } = yield* startS3Server(folder, 0)
      return yield* Effect.flip(startS3Server(folder, Number(new URL(endpoint).port)))
    })
  )
  expect((await Effect.runPromise(twice)).message).toContain("EADDRINUSE")
  rmSync(folder, { recursive: true, force: true })
})
