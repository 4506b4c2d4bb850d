import { ModelError } from "./ModelError.ts"

/** How a file's content is checked: by the SHA-256 of its bytes or, for small files, by git's SHA-1 of a blob. */
export interface Checksum {
  readonly kind: "sha256" | "git-blob"
  readonly hex: string
}

export interface HubFile {
  readonly bytes: number
  readonly checksum: Checksum
}

export interface HubRevision {
  /** Commit, 40 hexadecimal digits: later pulls request this one, whatever happened to the branch. */
  readonly commit: string
  readonly files: ReadonlyMap<string, HubFile>
}

const timeoutMillis = 30_000

const getJson = async (url: string): Promise<unknown> => {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeoutMillis) })
  } catch (cause) {
    const why = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause)
    throw new ModelError(
      `cannot reach ${url}: ${why}; check the network, or give with --from URL a mirror, or with --from DIR a folder that was pulled on another machine`
    )
  }
  if (!response.ok) throw new ModelError(`${url} answered ${response.status}; check the address, or give a mirror with --from URL`)
  try {
    return await response.json()
  } catch {
    throw new ModelError(`${url} did not answer in JSON; check that --from names a Hugging Face hub or a mirror of one`)
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null
const isHex = (value: unknown, digits: number): value is string =>
  typeof value === "string" && new RegExp(`^[0-9a-f]{${digits}}$`).test(value)

/** An entry of the tree: large files carry the SHA-256 of Git LFS, others the id of their git blob. */
const readEntry = (entry: unknown): readonly [string, HubFile] | undefined => {
  if (!isRecord(entry) || entry["type"] !== "file" || typeof entry["path"] !== "string") return undefined
  const lfs = entry["lfs"]
  const [kind, hex, bytes] = isRecord(lfs)
    ? ["sha256" as const, lfs["oid"], lfs["size"]]
    : ["git-blob" as const, entry["oid"], entry["size"]]
  if (typeof bytes !== "number" || !isHex(hex, kind === "sha256" ? 64 : 40)) return undefined
  return [entry["path"], { bytes, checksum: { kind, hex } }]
}

/** What the hub says about the files of a repository's main branch: sizes and checksums at one commit. */
export const readHub = async (base: string, repository: string): Promise<HubRevision> => {
  const revisionUrl = `${base}/api/models/${repository}/revision/main`
  const revision = await getJson(revisionUrl)
  const commit = isRecord(revision) ? revision["sha"] : undefined
  if (!isHex(commit, 40))
    throw new ModelError(`${revisionUrl} names no commit; check that --from names a Hugging Face hub or a mirror of one`)
  const tree = await getJson(`${base}/api/models/${repository}/tree/${commit}?recursive=true`)
  const entries = Array.isArray(tree) ? tree.map(readEntry).filter((entry) => entry !== undefined) : []
  return { commit, files: new Map(entries) }
}
