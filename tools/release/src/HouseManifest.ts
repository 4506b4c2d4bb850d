import type { Manifest, Project } from "./Workspace.ts"

/**
 * The Node that the published packages run on. `@effect/platform-node` and its HTTP client ask for 22.19; our own code uses
 * `Map.groupBy` (21) and `Promise.withResolvers` (22).
 */
export const nodeRange = ">=22.19.0"

/** The effect that a library works with beside the caller's own. Both ends are tried by `npm run test:long -w @ftm/architecture`. */
export const effectRange = "^4.0.0"

/** Refuses to pack what is not whole; see TarballCheck. */
export const prepackCommand = "node ../../tools/release/src/CheckTarball.ts"

const usualKeywords = ["earnings-calls", "transcripts", "topic-modeling", "finance", "effect"]

const usualFiles = ["dist", "!dist/**/*.tsbuildinfo", "src"]

/** The built file and its source: bundlers meet either. */
const bothOf = (built: string): ReadonlyArray<string> => [built, built.replace("./dist/", "./src/").replace(/\.js$/, ".ts")]

/** Commands run when they are loaded, and so do the threads and processes that a project lists itself; every other module only declares. */
const sideEffectsOf = ({ bin = {}, sideEffects }: Manifest): boolean | ReadonlyArray<string> => {
  const programs = new Set([
    ...Object.values(bin).flatMap(bothOf),
    ...(Array.isArray(sideEffects) ? (sideEffects as ReadonlyArray<string>) : [])
  ])
  return programs.size === 0 ? false : [...programs].sort()
}

/** The order in which a manifest is read: what it is, what it offers, what it needs. Fields that are not named come last. */
const order = [
  "name",
  "version",
  "private",
  "description",
  "license",
  "keywords",
  "type",
  "engines",
  "sideEffects",
  "bin",
  "exports",
  "files",
  "publishConfig",
  "scripts",
  "dependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "devDependencies"
]

const placeOf = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length)

/**
 * A published project's manifest with the fields that all of them share. What is a project's own (name, exports, dependencies,
 * further files and scripts, keywords where it has some) stays as it is.
 */
export const houseManifest = ({ manifest }: Pick<Project, "manifest">, version: string): Manifest => {
  const own = (manifest.files ?? []).filter((file) => !usualFiles.includes(file))
  const fields: Manifest = {
    ...manifest,
    version,
    license: manifest.license ?? "MIT",
    keywords: manifest.keywords ?? usualKeywords,
    type: "module",
    engines: { node: nodeRange },
    sideEffects: sideEffectsOf(manifest),
    files: [...usualFiles, ...own.filter((file) => file !== "README.md"), "README.md"],
    publishConfig: { access: "public" },
    scripts: { ...manifest.scripts, prepack: prepackCommand },
    ...(manifest.peerDependencies?.["effect"] === undefined
      ? {}
      : { peerDependencies: { ...manifest.peerDependencies, effect: effectRange } })
  }
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => placeOf(a) - placeOf(b))) as unknown as Manifest
}
