import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { dependencyPicture } from "./DependencyPicture.ts"
import { workspaceProjects } from "./WorkspaceProjects.ts"

// npm run picture: draws docs/diagrams/packages.svg from the package.json of every package and app.
const root = join(import.meta.dirname, "../../..")
writeFileSync(join(root, "docs/diagrams/packages.svg"), dependencyPicture(workspaceProjects(root)))
