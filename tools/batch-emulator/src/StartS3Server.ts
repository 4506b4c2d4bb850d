import { Effect, type Scope } from "effect"
import { createRequire } from "node:module"

/** The part of s3rver, which has no types, that is used here. */
interface S3rver {
  run(): Promise<{ readonly port: number }>
  close(): Promise<void>
}
type NewS3rver = new(options: Readonly<Record<string, unknown>>) => S3rver

export interface S3Server {
  readonly endpoint: string
  readonly bucket: string
  /** What the AWS SDK needs to reach it. */
  readonly environment: Readonly<Record<string, string>>
}

/** Starts an S3 server on this machine with one bucket, `ftm`, whose objects are stored in `directory`: the store for emulated cloud jobs. */
export const startS3Server = (directory: string, port: number): Effect.Effect<S3Server, Error, Scope.Scope> =>
  Effect.gen(function*() {
    const Server = createRequire(import.meta.url)("@20minutes/s3rver") as NewS3rver
    const bucket = "ftm"
    const server = new Server({
      port, address: "127.0.0.1", silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }],
      // When it checks signatures, it encodes the "/" of a listed prefix differently from S3.
      allowMismatchedSignatures: true
    })
    const listening = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => server.run(), catch: (cause) => cause instanceof Error ? cause : new Error(String(cause)) }),
      () => Effect.promise(() => server.close())
    )
    const endpoint = `http://127.0.0.1:${listening.port}`
    return {
      endpoint, bucket,
      // The only key pair that s3rver knows.
      environment: { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER", AWS_REGION: "us-east-1" }
    }
  })
