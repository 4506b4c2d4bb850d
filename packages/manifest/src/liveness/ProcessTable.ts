import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, readlinkSync } from "node:fs"

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

/** Tells one start of the machine from the next; empty where the system does not tell it (not on Linux). */
export const bootId = (): string => {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
  } catch {
    return ""
  }
}

/** The 22nd field of a process's line, of which the second, its name, may hold spaces and brackets. */
const startField = (line: string): string | undefined => line.slice(line.lastIndexOf(")") + 2).split(" ")[22 - 3]

/**
 * When a process was started, in the system's own words: with its id and the machine's boot, what tells it from any other process that ever
 * had its id. Undefined where there is no such process.
 */
export const processStart = (pid: number): string | undefined => {
  if (existsSync("/proc/self/stat")) {
    try {
      return startField(readFileSync(`/proc/${pid}/stat`, "utf8"))
    } catch {
      return undefined
    }
  }
  try {
    // In the same words whoever asks.
    const env = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env, stdio: "pipe" }).trim() || undefined
  } catch {
    return undefined
  }
}
