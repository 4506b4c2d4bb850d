import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { workspaceRoot } from "./Workspace.ts"

// npm run release:dry: everything that a release does, with nothing written outside of dist, nothing tagged and nothing published.
const plans = join(workspaceRoot, ".nx/version-plans")
const planned = existsSync(plans) && readdirSync(plans).some((file) => file.endsWith(".md"))

const steps: ReadonlyArray<ReadonlyArray<string>> = [
  // Its preVersionCommand makes the clean build and checks every tarball. Without a plan there is no version to take: any will do.
  ["release", "version", ...(planned ? [] : ["patch"]), "--dry-run"],
  ["release", "publish", "--dry-run"]
]
for (const step of steps) {
  const { status } = spawnSync(join(workspaceRoot, "node_modules/.bin/nx"), step, {
    cwd: workspaceRoot,
    env: { ...process.env, NX_DAEMON: "false" },
    stdio: "inherit"
  })
  if (status !== 0) {
    process.stderr.write(`nx ${step.join(" ")} failed: what is wrong stands above; a release would stop here\n`)
    process.exit(1)
  }
}
process.stdout.write("The dry run went through: a release would version and publish every package and app.\n")
