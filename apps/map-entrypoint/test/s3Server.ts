import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Environment } from "./mapProcess.ts"

/** The part of s3rver, which has no types, that is used here. */
interface S3rver {
  run(): Promise<{ readonly port: number }>
  close(): Promise<void>
}
type NewS3rver = new(options: Readonly<Record<string, unknown>>) => S3rver

export const bucket = "ftm-test"

export interface S3Server {
  readonly port: number
  readonly url: string
  /** What a process needs to reach it, or a proxy in front of it. */
  readonly environment: (url?: string) => Environment
  /** Removes every object. */
  readonly empty: () => void
  readonly stop: () => Promise<void>
}

/** A real S3 server on a free port with one empty bucket, its objects in a temporary folder. */
export const startS3Server = async (): Promise<S3Server> => {
  const NewServer = createRequire(import.meta.url)("@20minutes/s3rver") as NewS3rver
  const directory = mkdtempSync(join(tmpdir(), "ftm-s3rver-"))
  const server = new NewServer({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
    // It encodes the "/" of a listed prefix otherwise than S3 when it checks signatures.
    allowMismatchedSignatures: true
  })
  const { port } = await server.run()
  // For stores that a test opens in its own process.
  process.env["AWS_ACCESS_KEY_ID"] = "S3RVER"
  process.env["AWS_SECRET_ACCESS_KEY"] = "S3RVER"
  const url = `http://127.0.0.1:${port}`
  return {
    port,
    url,
    environment: (endpoint = url) => ({
      AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER"
    }),
    empty: () => {
      for (const name of readdirSync(join(directory, bucket))) rmSync(join(directory, bucket, name), { recursive: true, force: true })
    },
    stop: async () => {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    }
  }
}
