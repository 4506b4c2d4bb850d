import { Context, Layer } from "effect"
import { hostname } from "node:os"
import type { ProcessIdentity } from "./ProcessIdentity.ts"
import { pidNamespace } from "./ProcessTable.ts"

/** How this process signs the lease of a quarter. */
export class ThisProcess extends Context.Service<ThisProcess, ProcessIdentity>()("@ftm/manifest/ThisProcess") {
  /** As the operating system names this process. */
  static readonly layer = Layer.sync(ThisProcess, (): ProcessIdentity => ({
    host: hostname(),
    pid: process.pid,
    pid_namespace: pidNamespace()
  }))
}
