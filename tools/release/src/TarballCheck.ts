import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { buildOptions, compileSource } from "./CompiledSource.ts"
import type { Project } from "./Workspace.ts"

const build = "npm run build:clean at the root builds everything anew"

const filesBelow = (folder: string): ReadonlyArray<string> =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort()
    : []

/** `a/B.ts` for each source that is built: no tests, no declarations written by hand. */
const builtSources = (folder: string): ReadonlyArray<string> =>
  filesBelow(join(folder, "src")).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith(".d.ts"))

const withoutCode = (project: Project, packed: ReadonlySet<string>): ReadonlyArray<string> =>
  builtSources(project.folder)
    .flatMap((source) => [".js", ".d.ts"].map((ending) => ({ source, output: `dist/${source.replace(/\.ts$/, ending)}` })))
    .filter(({ output }) => !packed.has(output))
    .map(({ source, output }) => `${output} is missing: src/${source} was not built; ${build}`)

const ofOtherCode = (project: Project, packed: ReadonlySet<string>): ReadonlyArray<string> => {
  const options = buildOptions(project.folder)
  return builtSources(project.folder)
    .map((source) => ({ source, output: `dist/${source.replace(/\.ts$/, ".js")}` }))
    .filter(({ output }) => packed.has(output))
    .filter(
      ({ source, output }) =>
        readFileSync(join(project.folder, output), "utf8") !== compileSource(join(project.folder, "src", source), options)
    )
    .map(({ source, output }) => `${output} is not what src/${source} says now; ${build}`)
}

const withoutSource = (project: Project, packed: ReadonlySet<string>): ReadonlyArray<string> => {
  const outputs = new Set(
    builtSources(project.folder).flatMap((source) =>
      [".js", ".js.map", ".d.ts", ".d.ts.map"].map((ending) => `dist/${source.replace(/\.ts$/, ending)}`)
    )
  )
  return [...packed]
    .filter((file) => file.startsWith("dist/") && !file.endsWith(".tsbuildinfo") && !outputs.has(file))
    .map((file) => `${file} was built from a source that is gone; ${build}`)
}

const unwanted = (packed: ReadonlySet<string>): ReadonlyArray<string> =>
  [...packed]
    .filter((file) => /\.tsbuildinfo$|\.test\.|(^|\/)(node_modules|out-spec|coverage|\.env)(\/|$)/.test(file))
    .map((file) => `${file} is no part of the package: leave it out by "files" in package.json`)

const withoutLicence = (project: Project, packed: ReadonlySet<string>, root: string): ReadonlyArray<string> => {
  if (!packed.has("LICENSE")) return ["LICENSE is missing: npm run manifests puts it there"]
  const same = readFileSync(join(project.folder, "LICENSE"), "utf8") === readFileSync(join(root, "LICENSE"), "utf8")
  return same ? [] : ["LICENSE is not the workspace's: npm run manifests puts it there"]
}

/** Data made by others, or from what others made, stands in `models/NAME` with its own licence and notices. */
const withoutNotice = (packed: ReadonlySet<string>): ReadonlyArray<string> => {
  const models = new Set([...packed].filter((file) => file.startsWith("models/")).map((file) => file.split("/").slice(0, 2).join("/")))
  return [...models]
    .flatMap((model) => [`${model}/LICENSE`, `${model}/NOTICE`])
    .filter((file) => !packed.has(file))
    .map((file) => `${file} is missing: data that was made from others' work carries their licence and notices`)
}

const withoutTarget = (project: Project, packed: ReadonlySet<string>): ReadonlyArray<string> => {
  const { exports = {}, bin = {} } = project.manifest
  const named = [...Object.values(exports).flatMap((to) => (typeof to === "string" ? [to] : Object.values(to))), ...Object.values(bin)]
  return [...new Set(named)]
    .filter((file) => !packed.has(file.replace(/^\.\//, "")))
    .map((file) => `package.json names ${file}, which is not in the package`)
}

/** Every package of ours that is named must be published beside this one, in the version that is published. */
const ofOthers = (project: Project, all: ReadonlyArray<Project>): ReadonlyArray<string> => {
  const { dependencies = {}, peerDependencies = {}, version } = project.manifest
  return Object.entries({ ...dependencies, ...peerDependencies })
    .filter(([name]) => all.some(({ manifest }) => manifest.name === name))
    .flatMap(([name, range]) => {
      const other = all.find(({ manifest }) => manifest.name === name)!
      if (other.manifest.private === true) return [`${name} is needed and never published: move what is needed of it to a package`]
      return range === version && other.manifest.version === version
        ? []
        : [
            `${name} is asked for as ${range} and stands at ${other.manifest.version}, this package at ${version}: all are released together`
          ]
    })
}

/**
 * What is wrong with a tarball that is about to be made; empty where nothing is.
 *
 * @param packed the paths in the tarball, as `npm pack` lists them: `dist/index.js`
 * @param all every project of the workspace
 */
export const tarballProblems = (
  project: Project,
  packed: ReadonlySet<string>,
  all: ReadonlyArray<Project>,
  root: string
): ReadonlyArray<string> => [
  ...(project.manifest.private === true ? ["the package is private: it is not meant to be published"] : []),
  ...withoutCode(project, packed),
  ...ofOtherCode(project, packed),
  ...withoutSource(project, packed),
  ...unwanted(packed),
  ...withoutLicence(project, packed, root),
  ...withoutNotice(packed),
  ...withoutTarget(project, packed),
  ...ofOthers(project, all)
]
