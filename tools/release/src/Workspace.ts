import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** The fields of a package.json that the rules look at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly keywords?: ReadonlyArray<string>
  readonly type?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly sideEffects?: boolean | ReadonlyArray<string>
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly files?: ReadonlyArray<string>
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** One project of the workspace. */
export interface Project {
  /** `packages` and `apps` are published, `tools` are not. */
  readonly group: "packages" | "apps" | "tools"
  /** The name of its folder. */
  readonly name: string
  readonly folder: string
  readonly manifest: Manifest
}

/** The root of this workspace. */
export const workspaceRoot = join(import.meta.dirname, "../../..")

export const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest

/** Every project of a workspace, by its folder. A folder without a package.json (left over from another branch) is none. */
export const readProjects = (root: string): ReadonlyArray<Project> =>
  (["packages", "apps", "tools"] as const).flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => ({ group, name, folder: join(root, group, name) }))
      .filter(({ folder }) => existsSync(join(folder, "package.json")))
      .map((project) => ({ ...project, manifest: readManifest(project.folder) }))
  )

/** The projects that are published: packages and apps. */
export const published = (projects: ReadonlyArray<Project>): ReadonlyArray<Project> =>
  projects.filter((project) => project.group !== "tools")
