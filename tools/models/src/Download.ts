import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { open, rename, rm, stat } from "node:fs/promises"
import type { Checksum, HubFile } from "./HubFiles.ts"
import { ModelError } from "./ModelError.ts"

/** How long a server may be silent before we give up. */
const silenceMillis = 60_000

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch {
    return undefined
  }
}

const hashOf = async (path: string, kind: Checksum["kind"], bytes: number): Promise<string> => {
  const hash = createHash(kind === "sha256" ? "sha256" : "sha1")
  if (kind === "git-blob") hash.update(`blob ${bytes}\0`) // git hashes this before the content
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest("hex")
}

export const sha256Of = (path: string): Promise<string> => hashOf(path, "sha256", 0)

/** `right`, or what is wrong, in words. */
export const checkFile = async (path: string, { bytes, checksum }: HubFile): Promise<"right" | "missing" | (string & {})> => {
  const size = await sizeOf(path)
  if (size === undefined) return "missing"
  if (size !== bytes) return `has ${size} bytes, not ${bytes}`
  const found = await hashOf(path, checksum.kind, bytes)
  return found === checksum.hex ? "right" : `has the checksum ${found}, not ${checksum.hex}`
}

/** Appends what the server sends after the first `from` bytes. A server that cannot resume sends everything again. */
const fetchInto = async (part: string, url: string, from: number, most: number): Promise<void> => {
  const giveUp = new AbortController()
  let timer = setTimeout(() => giveUp.abort(), silenceMillis)
  // As stored, so that bytes can be counted and gone on with.
  const headers = { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) }
  try {
    const response = await fetch(url, { signal: giveUp.signal, headers })
    if (!response.ok || response.body === null) {
      throw new ModelError(`${url} answered ${response.status}; check the address, or give a mirror with --from URL`)
    }
    const resumes = response.status === 206
    const file = await open(part, resumes ? "a" : "w")
    let size = resumes ? from : 0
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer)
        timer = setTimeout(() => giveUp.abort(), silenceMillis)
        size += chunk.byteLength
        if (size > most) break // too long: the check of the size says so
        await file.writeFile(chunk)
      }
    } finally {
      await file.close()
    }
    if (size > most) {
      await rm(part, { force: true })
      throw new ModelError(`${url} sends more than ${most} bytes: it is not the requested file; give another mirror with --from URL`)
    }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Fetches a file to `path`. It is written to `path.part` until it has been checked; what a broken connection left
 * there is resumed.
 */
export const download = async (url: string, path: string, expected: HubFile): Promise<void> => {
  const part = `${path}.part`
  let from = (await sizeOf(part)) ?? 0
  if (from > expected.bytes) {
    await rm(part)
    from = 0
  }
  if (from < expected.bytes || expected.bytes === 0) {
    try {
      await fetchInto(part, url, from, expected.bytes)
    } catch (cause) {
      if (cause instanceof ModelError) throw cause
      const kept = (await sizeOf(part)) ?? 0
      throw new ModelError(
        `the connection to ${url} broke after ${kept} of ${expected.bytes} bytes; type the same command again to go on from there`
      )
    }
  }
  const size = (await sizeOf(part)) ?? 0
  if (size < expected.bytes) {
    throw new ModelError(`${url} ended after ${size} of ${expected.bytes} bytes; type the same command again to go on from there`)
  }
  const outcome = await checkFile(part, expected)
  if (outcome !== "right") {
    await rm(part, { force: true })
    throw new ModelError(
      `what ${url} sent ${outcome}; it was thrown away: type the same command again, or give another mirror with --from URL`
    )
  }
  await rename(part, path)
}
