import { createRequire } from "node:module"
import { mkdtemp, rm } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

// s3rver has no types of its own.
interface S3rver {
  run(): Promise<AddressInfo>
  close(): Promise<void>
}
type S3rverClass = new(options: {
  port: number
  address: string
  silent: boolean
  directory: string
  allowMismatchedSignatures: boolean
  configureBuckets: ReadonlyArray<{ name: string }>
}) => S3rver

const S3rver: S3rverClass = createRequire(import.meta.url)("@20minutes/s3rver")

/** An S3 server in this process on a free port, with one bucket. It takes the key pair S3RVER / S3RVER. */
export const startFakeS3 = async (bucket: string): Promise<{ endpoint: string; stop: () => Promise<void> }> => {
  const directory = await mkdtemp(join(tmpdir(), "ftm-s3-"))
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
    // It encodes the "/" of a listed prefix otherwise than S3 does when it checks signatures.
    allowMismatchedSignatures: true
  })
  const { port } = await server.run()
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    }
  }
}
