import { published, readProjects, workspaceRoot } from "@ftm/release"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Runs a command to its end and gives its stdout; throws with its stderr where it fails. */
export const run = (command: string, args: ReadonlyArray<string>, cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 64 << 20 })

export const offered = published(readProjects(workspaceRoot))

/** Every tarball that a release would publish, made from a clean build. */
export interface Tarballs {
  readonly folder: string
  /** `@ftm/manifest` -> `file:/…/ftm-manifest-0.1.0.tgz` */
  readonly files: Readonly<Record<string, string>>
}

export const packAll = (): Tarballs => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-packed-"))
  run(process.execPath, [join(workspaceRoot, "tools/release/src/CleanBuild.ts")], workspaceRoot)
  const files = offered.map((project) => {
    const answer = run("npm", ["pack", "--json", "--pack-destination", folder], project.folder)
    // What a package's own prepack prints comes before.
    const [packed] = JSON.parse(answer.slice(answer.search(/^\[/m))) as ReadonlyArray<{ readonly filename: string }>
    return [project.manifest.name, `file:${join(folder, packed!.filename)}`] as const
  })
  return { folder, files: Object.fromEntries(files) }
}

const { devDependencies: versions } = JSON.parse(readFileSync(join(workspaceRoot, "package.json"), "utf8")) as {
  devDependencies: Record<string, string>
}

/**
 * Somebody else's project with some of our packages and their own choice of other things, installed.
 *
 * @param names our packages that its package.json names
 * @param others what else it names, with versions
 */
export const makeProject = (tarballs: Tarballs, name: string, names: ReadonlyArray<string>, others: Record<string, string>): string => {
  const folder = join(tarballs.folder, name)
  mkdirSync(folder)
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      name,
      private: true,
      type: "module",
      dependencies: { ...Object.fromEntries(names.map((own) => [own, tarballs.files[own]!])), ...others },
      devDependencies: { typescript: versions["typescript"], "@types/node": versions["@types/node"] },
      // Its install step downloads CUDA files; the CPU parts are in the package.
      allowScripts: { "onnxruntime-node": false },
      // The packed libraries name each other by version; here they are the packed files.
      overrides: Object.fromEntries(Object.entries(tarballs.files).map(([own, file]) => [own, names.includes(own) ? `$${own}` : file]))
    })
  )
  run("npm", ["install", "--no-audit", "--no-fund"], folder)
  return folder
}

export const removeTarballs = (tarballs: Tarballs): void => rmSync(tarballs.folder, { recursive: true, force: true })
