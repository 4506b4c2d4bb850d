import { readFileSync, readlinkSync } from "node:fs"

/**
 * The namespace in which process ids are unique: containers of one machine may share its name, and each has a process number 1.
 * Empty where there are no such namespaces (not on Linux).
 */
export const pidNamespace = (): string => {
  try {
    return readlinkSync("/proc/self/ns/pid")
  } catch {
    return ""
  }
}

/** On Linux a process that has ended stays in the table until its parent asks how it ended, which may be never. */
const hasEnded = (pid: number): boolean => {
  try {
    // "pid (name) state …"; the name may hold spaces and brackets.
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false // not on Linux
  }
}

/** Whether no process with this id is running on this machine, in this PID namespace. */
export const processIsGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return hasEnded(pid)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH"
  }
}
