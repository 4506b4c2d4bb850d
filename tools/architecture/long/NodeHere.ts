import { workspaceRoot } from "@ftm/release"
import { lockedNodes, readLockFile } from "../src/index.ts"

/** The package that is a Node for this machine. */
export const nodeHere = lockedNodes(readLockFile(workspaceRoot)).find(({ cpu, os }) => os === process.platform && cpu === process.arch)!
