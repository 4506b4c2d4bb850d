import { Schema } from "effect"
import { processIsGone } from "./ProcessTable.ts"

/** A process that works on something: enough for a person to find it, and for another process of its machine to see whether it is gone. */
export const ProcessIdentity = Schema.Struct({
  host: Schema.String,
  pid: Schema.Int,
  /** Within which the process id is unique on the host; absent where there are no such namespaces. */
  pid_namespace: Schema.optionalKey(Schema.String)
})
export type ProcessIdentity = typeof ProcessIdentity.Type

/** Whether `self` can look up the other's process id, or send it a signal. */
export const isOnSameMachine = (other: ProcessIdentity, self: ProcessIdentity): boolean =>
  other.host === self.host && (other.pid_namespace ?? "") === (self.pid_namespace ?? "")

/** On our own machine the process table tells at once whether a process is gone. Of a process on another machine nothing is known. */
export const isKnownToBeGone = (other: ProcessIdentity, self: ProcessIdentity): boolean => {
  if (!isOnSameMachine(other, self)) return false
  // An earlier process that had our id.
  if (other.pid === self.pid) return true
  return processIsGone(other.pid)
}
