import { realpathSync } from "node:fs"
import { dirname } from "node:path"

/** What npm says in the environment of a script that it runs. */
type Environment = Readonly<Record<string, string | undefined>>

/** Our own scripts are those of the workspace and of its projects. In somebody else's script a path is relative to where that script runs. */
const isOurs = (packageName: string | undefined): boolean =>
  packageName === undefined || packageName === "ftm" || packageName.startsWith("@ftm/")

/** npm runs a script in the folder of its package.json; whoever is elsewhere was moved there by somebody else, who had a reason. */
const isWhereNpmPutIt = (packageFile: string | undefined, workingFolder: string): boolean => {
  if (packageFile === undefined) return true
  try {
    return realpathSync(dirname(packageFile)) === realpathSync(workingFolder)
  } catch {
    return false
  }
}

/**
 * The folder that relative paths on a command line are meant from: where the person stands who typed it. `npm run` changes to the folder of
 * package.json before it starts a script, and leaves in INIT_CWD where it was typed.
 */
export const userFolder = (environment: Environment, workingFolder: string): string => {
  const { INIT_CWD, npm_lifecycle_event, npm_package_json, npm_package_name } = environment
  const runByNpm = npm_lifecycle_event !== undefined && isOurs(npm_package_name) && isWhereNpmPutIt(npm_package_json, workingFolder)
  return runByNpm && INIT_CWD !== undefined && INIT_CWD !== "" ? INIT_CWD : workingFolder
}

/** Goes to where the user stands, so that every path that was typed, on the command line or in a variable, is found from there. For a `main.ts` alone. */
export const goToUser = (environment: Environment): void => process.chdir(userFolder(environment, process.cwd()))
