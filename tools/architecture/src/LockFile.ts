import { readFileSync } from "node:fs"
import { isAbsolute, join } from "node:path"

/** An entry of package-lock.json, as far as it is asked for here. */
export interface LockEntry {
  /** Only where it is not the name of its folder. */
  readonly name?: string
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly hasInstallScript?: boolean
  readonly bin?: Readonly<Record<string, string>>
  /** What it is for, where it is for one platform alone: a word or a list of them. */
  readonly os?: string | ReadonlyArray<string>
  readonly cpu?: string | ReadonlyArray<string>
}

export interface LockFile {
  /** By folder: "" is the workspace, `packages/x` a project of it, `node_modules/x` a link to a project or a package of others. */
  readonly packages: Readonly<Record<string, LockEntry>>
}

/** A package that others made, with the folder that it is installed in. */
export interface LockedPackage extends LockEntry {
  readonly name: string
  readonly folder: string
}

export const readLockFile = (root: string): LockFile => JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as LockFile

/** What is installed and not ours. */
export const lockedPackages = ({ packages }: LockFile): ReadonlyArray<LockedPackage> =>
  Object.entries(packages)
    .filter(([folder, entry]) => folder.includes("node_modules/") && entry.link !== true)
    .map(([folder, entry]) => ({ ...entry, folder, name: entry.name ?? folder.split("node_modules/").at(-1)! }))

/** The packages that are a Node, one per platform; OwnNode.mjs looks for the one of this machine. */
export const lockedNodes = (lock: LockFile): ReadonlyArray<LockedPackage> =>
  lockedPackages(lock).filter(({ bin }) => bin?.["node"] !== undefined)

/** npm unpacks nothing that is not the bytes of this hash, wherever it came from. */
const isHash = (integrity: string | undefined): boolean => /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? "")

/**
 * `https://HOST/NAME/-/NAME-VERSION.tgz`, as every npm registry spells it. Any host will do: npm puts the configured registry in its
 * place, and the hash says which bytes are right. For the same reason npm can leave the address out (`omit-lockfile-registry-resolved`).
 * A git repository, a file or a plain http address is none.
 */
const isFromRegistry = ({ name, resolved, version }: LockedPackage): boolean =>
  resolved === undefined ||
  (/^https:\/\/[^/?#]+\//.test(resolved) && resolved.endsWith(`/${name}/-/${name.split("/").at(-1)}-${version}.tgz`))

const isOutside = (folder: string): boolean => folder.startsWith("..") || isAbsolute(folder)

/** What in a lock file does not say by hash what will be installed. */
export const hashProblems = (lock: LockFile): ReadonlyArray<string> => [
  ...lockedPackages(lock).flatMap((locked) => [
    ...(isHash(locked.integrity) ? [] : [`${locked.folder} has no sha512 hash`]),
    ...(isFromRegistry(locked) ? [] : [`${locked.folder} does not come from an npm registry, but from ${locked.resolved}`])
  ]),
  ...Object.entries(lock.packages)
    .filter(([folder, { link, resolved = "" }]) => isOutside(link === true ? resolved : folder))
    .map(([folder]) => `${folder} is a folder outside of the workspace`)
]
