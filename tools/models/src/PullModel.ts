import { mkdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { copyChecked } from "./CopyFile.ts"
import { checkFile, download, sha256Of } from "./Download.ts"
import { type HubFile, readHub } from "./HubFiles.ts"
import { knownModels } from "./KnownModels.ts"
import { ModelError } from "./ModelError.ts"
import { lockFile, type ModelLock, readLock, writeLock } from "./ModelLock.ts"

export interface PullOptions {
  readonly name: string
  /** Created if it does not exist. */
  readonly folder: string
  /** Address of the hub or a mirror, without a closing slash, or a folder that an earlier pull made. */
  readonly base: string
  readonly onProgress?: (line: string) => void
}

export interface Pulled {
  readonly folder: string
  readonly commit: string
  /** Names of the files that were fetched; none if all were there and correct. */
  readonly fetched: ReadonlyArray<string>
}

interface Wanted {
  readonly name: string
  readonly path: string
  readonly expected: HubFile
}

interface Plan {
  readonly commit: string
  readonly wanted: ReadonlyArray<Wanted>
}

/** Whether a model comes over the network, not out of a folder. */
export const isAddress = (base: string): boolean => /^https?:\/\//.test(base)

/** The files as an earlier pull into a folder recorded them; the hub is not consulted. The folder was named with `flag`. */
const planFromLock = (lock: ModelLock, name: string, folder: string, flag: "--to DIR" | "--from DIR"): Plan => {
  const known = knownModels[name]!
  const names = Object.keys(known.files)
  if (lock.model !== name || lock.repository !== known.repository || names.some((file) => lock.files[file]?.path !== known.files[file])) {
    throw new ModelError(`${lockFile(folder)} belongs to ${lock.model}, not ${name}; give another folder with ${flag}`)
  }
  return {
    commit: lock.commit,
    wanted: names.map((file) => {
      const { bytes, path, sha256 } = lock.files[file]!
      return { name: file, path, expected: { bytes, checksum: { kind: "sha256", hex: sha256 } } }
    })
  }
}

/** The files as the hub describes them now. */
const planFromHub = async (name: string, base: string): Promise<Plan> => {
  const { files, repository } = knownModels[name]!
  const hub = await readHub(base, repository)
  const wanted = Object.entries(files).map(([file, path]) => {
    const expected = hub.files.get(path)
    if (expected === undefined) {
      throw new ModelError(
        `${repository} at ${base} lists no ${path} with size and checksum; for other models type: npm run models -- list`
      )
    }
    return { name: file, path, expected }
  })
  return { commit: hub.commit, wanted }
}

/** The files of a folder that an earlier pull made, perhaps on another machine. */
const planFromFolder = async (name: string, from: string): Promise<Plan> => {
  const lock = await readLock(from)
  if (lock !== undefined) return planFromLock(lock, name, from, "--from DIR")
  throw new ModelError(
    `there is no ${lockFile(from)} to check the files by: on a machine with a network type npm run models -- pull ${name} ` +
      `and bring the whole folder here`
  )
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false
  )

/**
 * Fetches a named model into a folder, once. Sizes and checksums come from the lock beside the model or, the first time,
 * from the hub or from the lock of the folder that it comes from; every file is checked against them, and the lock is written once all are correct.
 */
export const pullModel = async ({ base, folder, name, onProgress = () => {} }: PullOptions): Promise<Pulled> => {
  const known = Object.hasOwn(knownModels, name) ? knownModels[name] : undefined
  if (known === undefined) throw new ModelError(`there is no model "${name}"; to see which there are, type: npm run models -- list`)
  const lock = await readLock(folder)
  const firstPlan = (): Promise<Plan> => (isAddress(base) ? planFromHub(name, base) : planFromFolder(name, base))
  const { commit, wanted } = lock === undefined ? await firstPlan() : planFromLock(lock, name, folder, "--to DIR")
  await mkdir(folder, { recursive: true })

  const fetched: Array<string> = []
  for (const { expected, name: file, path } of wanted) {
    const to = join(folder, file)
    const found = await checkFile(to, expected)
    if (found === "right") continue
    // It is for the user to remove a file that is there but wrong, since it may be theirs.
    if (found !== "missing") throw new ModelError(`${to} ${found}; type: rm ${to} and pull again`)
    onProgress(`${file}: ${(expected.bytes / 1e6).toFixed(1)} MB${(await exists(`${to}.part`)) ? ", resuming" : ""}`)
    if (isAddress(base)) await download(`${base}/${known.repository}/resolve/${commit}/${path}`, to, expected)
    else await copyChecked(join(base, file), to, expected)
    fetched.push(file)
  }

  if (lock === undefined) {
    const files: Record<string, { path: string; bytes: number; sha256: string }> = {}
    for (const { expected, name: file, path } of wanted) {
      files[file] = { path, bytes: expected.bytes, sha256: await sha256Of(join(folder, file)) }
    }
    await writeLock(folder, { model: name, repository: known.repository, commit, files })
  }
  return { folder, commit, fetched }
}
