import type { ClassifiedFailure, ReadOrWrite } from "./FailureReason.ts"
import { AccessDenied, NotFound, Unreachable, Unusable } from "./ObjectStore.ts"

const absent: ClassifiedFailure = {
  reason: new NotFound({}),
  advice: "Check the folder given with --store; the step that writes this file has not run there."
}
const notAllowed: ClassifiedFailure = {
  reason: new AccessDenied({ fault: "not allowed" }),
  advice: "Check who owns it and who may read and write it, or choose another folder with --store."
}
const noLinks: ClassifiedFailure = {
  reason: new Unusable({ fault: "no hard links" }),
  advice: "The file system has no hard links: choose a folder on a local disk with --store."
}
const outage = (advice = "Run the same command again; check the disk if it fails again."): ClassifiedFailure => ({
  reason: new Unreachable({}),
  advice
})
const unusable = (fault: Unusable["fault"], advice: string): ClassifiedFailure => ({ reason: new Unusable({ fault }), advice })

const meanings: ReadonlyMap<string, ClassifiedFailure> = new Map([
  ["EACCES", notAllowed],
  ["EPERM", notAllowed],
  ["EROFS", unusable("read only", "The file system is read-only: choose another folder with --store.")],
  ["ENOSPC", unusable("no space", "Free some space (see: df -h) and run the same command again; what was written is kept.")],
  ["EDQUOT", unusable("no space", "Your disk quota is used up (see: quota -s): free some space and run the same command again.")],
  ["EFBIG", unusable("no space", "The file system cannot hold a file of this size: choose another folder with --store.")],
  ["ENOENT", unusable("no folder", "No folder can be made there: choose another folder with --store.")],
  ["ENOTDIR", unusable("no folder", "A part of the path is a file, not a folder: choose another folder with --store.")],
  ["EISDIR", unusable("no file", "There is a folder where a file should be: move it away and run the same command again.")],
  ["ENAMETOOLONG", unusable("long name", "Choose a folder with a shorter path with --store.")],
  ["ELOOP", unusable("circle of links", "The path is a circle of symbolic links: choose another folder with --store.")],
  ["ENOTSUP", noLinks],
  ["EOPNOTSUPP", noLinks],
  ["EMFILE", outage("Too many files are open: raise the limit with: ulimit -n 4096")],
  ["ENFILE", outage("The machine has too many open files: close other programs and run the same command again.")],
  ...["EAGAIN", "EBUSY", "EINTR", "EIO", "ESTALE", "ETIMEDOUT", "ENETDOWN", "EHOSTDOWN"].map((code) => [code, outage()] as const)
])

/** When reading, these mean that there is no file under the key. */
const absentCodes = new Set(["ENOENT", "ENOTDIR", "EISDIR"])

/** Turns Node's error code for a file operation into the reason for the failure and what to do about it. */
export const classifyFolderFailure = (code: string | undefined, doing: ReadOrWrite): ClassifiedFailure => {
  if (code === undefined) return unusable("other", "See the cause.")
  if (doing === "read" && absentCodes.has(code)) return absent
  return meanings.get(code) ?? unusable("other", "Choose another folder with --store.")
}
