import type { ClassifiedFailure, ReadOrWrite } from "./FailureReason.ts"
import { AccessDenied, NotFound, Unreachable, Unusable } from "./ObjectStore.ts"

const advice: Readonly<Record<string, string>> = {
  EACCES: "Check who owns it and who may read and write it.",
  EPERM: "Check who owns it and who may read and write it.",
  EROFS: "The file system is read-only: choose another folder with --store.",
  ENOSPC: "Free some space (see: df -h) and run the same command again; what was written is kept.",
  EDQUOT: "Your disk quota is used up (see: quota -s): free some space and run the same command again.",
  EFBIG: "The file system cannot hold a file of this size: choose another folder with --store.",
  ENAMETOOLONG: "Choose a folder with a shorter path with --store.",
  ENOTDIR: "A part of the path is a file, not a folder: choose another folder with --store.",
  EISDIR: "There is a folder where a file should be: move it away and run the same command again.",
  ELOOP: "The path is a circle of symbolic links: choose another folder with --store.",
  ENOTSUP: "The file system has no hard links: choose a folder on a local disk with --store.",
  EOPNOTSUPP: "The file system has no hard links: choose a folder on a local disk with --store.",
  EMFILE: "Too many files are open: raise the limit with: ulimit -n 4096",
  ENFILE: "The machine has too many open files: close other programs and run the same command again."
}

const transient = new Set(["EAGAIN", "EBUSY", "EINTR", "EIO", "EMFILE", "ENFILE", "ESTALE", "ETIMEDOUT", "ENETDOWN", "EHOSTDOWN"])
/** When reading, these mean that there is no file under the key. */
const absent = new Set(["ENOENT", "ENOTDIR", "EISDIR"])

/** Turns Node's error code for a file operation into the reason for the failure and what to do about it. */
export const classifyFolderFailure = (code: string | undefined, doing: ReadOrWrite): ClassifiedFailure => {
  if (code === undefined) return { reason: new Unusable({}), advice: "See the cause." }
  if (doing === "read" && absent.has(code)) {
    return { reason: new NotFound({}), advice: "Check the folder given with --store; the step that writes this file has not run there." }
  }
  if (code === "EACCES" || code === "EPERM") return { reason: new AccessDenied({}), advice: advice[code] ?? "" }
  if (transient.has(code)) {
    return { reason: new Unreachable({}), advice: advice[code] ?? "Run the same command again; check the disk if it fails again." }
  }
  return { reason: new Unusable({}), advice: advice[code] ?? "Choose another folder with --store." }
}
