import { copyFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { houseManifest } from "./HouseManifest.ts"
import { published, readManifest, readProjects, workspaceRoot } from "./Workspace.ts"

// npm run manifests: gives every published project the fields that all share, and the licence. What a project has of its own stays.
const { version } = readManifest(join(workspaceRoot, "packages/transcript-schema"))
for (const project of published(readProjects(workspaceRoot))) {
  writeFileSync(join(project.folder, "package.json"), `${JSON.stringify(houseManifest(project, version), null, 2)}\n`)
  copyFileSync(join(workspaceRoot, "LICENSE"), join(project.folder, "LICENSE"))
}
