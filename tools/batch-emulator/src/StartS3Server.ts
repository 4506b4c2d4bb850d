import { folderLayer, ObjectStore } from "@ftm/object-store"
import { startS3TestServer } from "@ftm/object-store/testing"
import { Effect, type Scope } from "effect"

export interface S3Server {
  readonly endpoint: string
  readonly bucket: string
  /** What the AWS SDK needs to reach it. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * An S3 server on this machine with one bucket, `ftm`: the store of jobs that stand for cloud jobs. An object is a file
 * below `directory`, which commands may read as a store too.
 */
export const startS3Server = (directory: string, port: number): Effect.Effect<S3Server, Error, Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Effect.provide(ObjectStore, folderLayer(directory))
    const server = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => startS3TestServer({ bucket: "ftm", store, port }),
        catch: (cause) => (cause instanceof Error ? cause : new Error(String(cause)))
      }),
      ({ stop }) => Effect.promise(stop)
    )
    return { endpoint: server.url, bucket: server.bucket, environment: server.environment }
  })
