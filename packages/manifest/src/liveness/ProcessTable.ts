import { readFileSync, readlinkSync } from "node:fs"

/**
 * Within which process ids are told apart: containers of one machine may share its name, and in each a process is number 1.
 * Empty where there are no such namespaces (not on Linux).
 */
export const pidNamespace = (): string => {
  try {
    return readlinkSync("/proc/self/ns/pid")
  } catch {
    return ""
  }
}

/** A process that has ended stays in Linux's table until its parent asks how; an orphan's may never ask. */
const hasEnded = (pid: number): boolean => {
  try {
    // "pid (name) state …"; the name may hold spaces and brackets.
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false // not on Linux
  }
}

/** Whether no process of this id works on this machine, in this PID namespace. */
export const processIsGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return hasEnded(pid)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH"
  }
}
