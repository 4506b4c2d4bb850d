import type { LeaseHolder } from "@ftm/batch-submitter"
import { hostname } from "node:os"

/** How this process signs the lease of a quarter. */
export const thisProcess: LeaseHolder = { host: hostname(), pid: process.pid }
