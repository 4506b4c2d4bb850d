import { packedFiles } from "./PackedFiles.ts"
import { tarballProblems } from "./TarballCheck.ts"
import { published, readProjects, workspaceRoot } from "./Workspace.ts"

// In a project's folder it checks that project: it is the "prepack" of every published one, which npm runs before `npm pack` and
// `npm publish`, also under --dry-run. At the root it checks all of them.
const all = readProjects(workspaceRoot)
const here = process.cwd()
const asked = here === workspaceRoot ? published(all) : all.filter(({ folder }) => folder === here)
if (asked.length === 0) {
  process.stderr.write(`${here} is no project of this workspace: start this at its root, or in a folder below packages/ or apps/\n`)
  process.exit(1)
}
let wrong = false
for (const project of asked) {
  const problems = tarballProblems(project, packedFiles(project.folder), all, workspaceRoot)
  if (problems.length === 0) continue
  wrong = true
  process.stderr.write(`${project.manifest.name} cannot be packed:\n${problems.map((problem) => `  - ${problem}\n`).join("")}`)
}
if (wrong) process.exit(1)
