import { type ProcessIdentity, pidNamespace } from "@ftm/manifest"
import { Context, Layer } from "effect"
import { hostname } from "node:os"

/** How this process signs the lease of a quarter. */
export class ThisProcess extends Context.Service<ThisProcess, ProcessIdentity>()("@ftm/quarter-run/ThisProcess") {
  /** As the operating system names this process. */
  static readonly layer = Layer.sync(ThisProcess, (): ProcessIdentity => ({
    host: hostname(),
    pid: process.pid,
    pid_namespace: pidNamespace()
  }))
}
