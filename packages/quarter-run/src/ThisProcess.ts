import type { LeaseHolder } from "@ftm/batch-submitter"
import { pidNamespace } from "@ftm/manifest"
import { Context, Layer } from "effect"
import { hostname } from "node:os"

/** How this process signs the lease of a quarter. */
export class ThisProcess extends Context.Service<ThisProcess, LeaseHolder>()("@ftm/quarter-run/ThisProcess") {
  /** As the operating system names this process. */
  static readonly layer = Layer.sync(ThisProcess, (): LeaseHolder => ({ host: hostname(), pid: process.pid, pid_namespace: pidNamespace() }))
}

/** Whether a process id of this holder can be looked up, or sent a signal, from here. */
export const isOnMachineOf = (self: LeaseHolder, holder: LeaseHolder): boolean =>
  holder.host === self.host && holder.pid_namespace === self.pid_namespace
