import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Project } from "./DependencyPicture.ts"

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const short = (name: string): string => name.replace("@ftm/", "")

/** The packages and apps of the workspace, by name, with what they depend on there. */
export const workspaceProjects = (root: string): ReadonlyArray<Project> =>
  (["packages", "apps"] as const).flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .filter((folder) => existsSync(join(root, group, folder, "package.json")))
      .map((folder): Project => {
        const { dependencies, name, peerDependencies } = JSON.parse(
          readFileSync(join(root, group, folder, "package.json"), "utf8")
        ) as Manifest
        const needed = Object.keys({ ...dependencies, ...peerDependencies }).filter((other) => other.startsWith("@ftm/"))
        return { name: short(name), group, dependsOn: needed.map(short).sort() }
      })
  )
