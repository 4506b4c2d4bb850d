import { execFileSync } from "node:child_process"

/** npm tells a script of a package the options that it was itself started with; the npm that is asked here has none of them. */
const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(config|command|lifecycle|package)/i.test(name)))

/** The paths that a tarball of this folder would hold, by npm itself. Runs none of the package's scripts, writes nothing. */
export const packedFiles = (folder: string): ReadonlySet<string> => {
  const answer = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: folder,
    env: ownEnvironment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"]
  })
  const [tarball] = Object.values(JSON.parse(answer) as Record<string, { readonly files: ReadonlyArray<{ readonly path: string }> }>)
  return new Set(tarball!.files.map((file) => file.path))
}
