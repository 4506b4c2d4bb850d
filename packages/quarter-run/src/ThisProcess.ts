import type { LeaseHolder } from "@ftm/batch-submitter"
import { pidNamespace } from "@ftm/manifest"
import { hostname } from "node:os"

/** How this process signs the lease of a quarter. */
export const thisProcess: LeaseHolder = { host: hostname(), pid: process.pid, pid_namespace: pidNamespace() }

/** Whether a process id of this holder can be looked up, or sent a signal, from here. */
export const isOnThisMachine = (holder: LeaseHolder): boolean =>
  holder.host === thisProcess.host && holder.pid_namespace === thisProcess.pid_namespace
