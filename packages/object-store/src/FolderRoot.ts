import { readdir, realpath, stat } from "node:fs/promises"
import { dirname, isAbsolute, relative, sep } from "node:path"
import type { ReadOrWrite } from "./FailureReason.ts"

/** A folder's file is not touched; `message` says why, and what to do. */
export class RefusedPlace extends Error {}

/** What is there, or undefined where nothing is, a link to nothing included. */
const orNothing = async <A>(look: Promise<A>): Promise<A | undefined> => {
  try {
    return await look
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")) return undefined
    throw cause
  }
}

const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Where a path below this folder really leads, as far as it exists; undefined where the folder itself does not. */
const leadsTo = async (path: string, folder: string): Promise<string | undefined> => {
  const real = await orNothing(realpath(path))
  return real === undefined && path !== folder ? leadsTo(dirname(path), folder) : real
}

/**
 * The folder of a store. Others may write into it: a link that leads out of it is not followed, and what is no plain file is not opened.
 * Once it has been seen it is never made again: what is written after it was moved away, or its disk was unmounted, would lie alone.
 */
export class FolderRoot {
  readonly path: string
  /** The device and number by which the system knows it, and where it really is; undefined until it was seen. */
  #seen: { readonly identity: string; readonly real: string } | undefined

  constructor(path: string) {
    this.path = path
  }

  /** Where it really is; undefined as long as nobody has made it. */
  async find(): Promise<string | undefined> {
    const found = await orNothing(stat(this.path))
    const identity = found === undefined ? undefined : `${found.dev} ${found.ino}`
    if (identity !== this.#seen?.identity) {
      // An empty folder in its place is the one on which its disk was mounted.
      const isGone = this.#seen !== undefined && (identity === undefined || (await readdir(this.path)).length === 0)
      if (isGone) throw new RefusedPlace(gone(this.path))
      if (identity !== undefined) this.#seen = { identity, real: await realpath(this.path) }
    }
    return this.#seen?.real
  }

  /** Fails with `RefusedPlace` where this path of the store is not to be read or written. */
  async check(path: string, doing: ReadOrWrite): Promise<void> {
    // What is written takes the place of a link; what is read would be what the link leads to.
    const used = doing === "read" ? path : dirname(path)
    const [root, real, found] = await Promise.all([this.find(), leadsTo(used, this.path), orNothing(stat(used))])
    if (root === undefined || real === undefined) return
    if (!isInside(root, real)) throw new RefusedPlace(linked(path, real))
    // To open a pipe is to wait for whoever writes into it.
    if (found !== undefined && !found.isFile() && !found.isDirectory()) throw new RefusedPlace(notPlain(path))
  }
}

const gone = (root: string): string =>
  `The store ${root} is gone: it was there a while ago, and was moved away or its disk was unmounted. Nothing more is written, ` +
  "and what was written is where the folder is now. Put it back, or name that place with --store, and run the same command again."

const linked = (path: string, real: string): string =>
  `${path} is not used: a symbolic link on the way to it leads out of the store, to ${real}. Move the files into the store and remove the link. ` +
  "The folder of the store itself may be a link: --store."

const notPlain = (path: string): string => `${path} is not read: it is no plain file. Remove it, or move it out of the store.`
