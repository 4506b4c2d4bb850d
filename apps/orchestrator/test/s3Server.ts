import { ObjectStore, s3Layer } from "@ftm/object-store"
import { Effect } from "effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

/** The part of s3rver, which has no types, that is used here. */
interface S3rver {
  run(): Promise<{ readonly port: number }>
  close(): Promise<void>
}
type NewS3rver = new(options: Readonly<Record<string, unknown>>) => S3rver

const bucket = "ftm-test"

export interface S3Server {
  readonly location: string
  readonly layer: ReturnType<typeof s3Layer>
  /** What a process needs to reach it. */
  readonly environment: Readonly<Record<string, string>>
  /** Copies every object below `prefix` into a folder, for readers of files. */
  readonly copyTo: (folder: string, prefix: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** A real S3 server on a free port with one empty bucket, its objects below `directory`. */
export const startS3Server = async (directory: string): Promise<S3Server> => {
  const NewServer = createRequire(import.meta.url)("@20minutes/s3rver") as NewS3rver
  const server = new NewServer({
    port: 0, address: "127.0.0.1", silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }],
    // It encodes the "/" of a listed prefix otherwise than S3 when it checks signatures.
    allowMismatchedSignatures: true
  })
  const { port } = await server.run()
  const endpoint = `http://127.0.0.1:${port}`
  const environment = { AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" }
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" })
  const layer = s3Layer({ bucket, prefix: "study", endpoint, region: "us-east-1" })
  return {
    location: `s3://${bucket}/study`,
    layer,
    environment,
    copyTo: (folder, prefix) => Effect.runPromise(Effect.gen(function*() {
      const store = yield* ObjectStore
      for (const { key } of yield* store.list(prefix)) {
        const file = join(folder, key)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, yield* store.get(key))
      }
    }).pipe(Effect.provide(layer))),
    stop: () => server.close()
  }
}
