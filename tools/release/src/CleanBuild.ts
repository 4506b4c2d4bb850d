import { spawnSync } from "node:child_process"
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { published, readProjects, workspaceRoot } from "./Workspace.ts"

// npm run build:clean: forgets every earlier build, then builds what is published (and what that refers to) in one process.
const projects = readProjects(workspaceRoot)
for (const { folder } of projects) {
  rmSync(join(folder, "dist"), { recursive: true, force: true })
  for (const file of readdirSync(folder)) if (file.endsWith(".tsbuildinfo")) rmSync(join(folder, file))
}
const configurations = published(projects).map(({ folder }) => join(folder, "tsconfig.lib.json"))
const { status } = spawnSync("tsc", ["-b", ...configurations], {
  cwd: workspaceRoot,
  env: { ...process.env, PATH: `${join(workspaceRoot, "node_modules/.bin")}:${process.env.PATH}` },
  stdio: "inherit"
})
process.exit(status ?? 1)
