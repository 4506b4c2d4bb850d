import { readlinkSync } from "node:fs"

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
