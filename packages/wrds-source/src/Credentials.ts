import { Config, Context, Effect, Option, Redacted } from "effect"
import { readFile, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import { findInPassFile } from "./PassFile.ts"
import { NotConfigured, WrdsError } from "./WrdsError.ts"
import type { WrdsSettings } from "./WrdsSettings.ts"

export interface Credentials {
  readonly username: string
  readonly password: Redacted.Redacted<string>
  /** Where the password came from, for `doctor` and for messages. */
  readonly from: string
}

/** Asks a person at a terminal; None where there is none. */
export interface AskForCredentials {
  (known: { readonly username: string | undefined; readonly host: string }): Effect.Effect<Option.Option<Credentials>>
}
export const AskForCredentials = Context.Reference<AskForCredentials>("@ftm/wrds-source/AskForCredentials", {
  defaultValue: () => () => Effect.succeed(Option.none())
})

const Environment = Config.all({
  username: Config.option(Config.NonEmptyString("WRDS_USERNAME")),
  password: Config.option(Config.Redacted("WRDS_PASSWORD")),
  passFile: Config.option(Config.NonEmptyString("PGPASSFILE")),
  home: Config.option(Config.NonEmptyString("HOME")),
  secretId: Config.option(Config.NonEmptyString("WRDS_SECRET_ID"))
})

const notConfigured = (message: string): WrdsError => new WrdsError({ message, reason: new NotConfigured({}) })

const readPassFile = Effect.fn("readPassFile")(function*(path: string) {
  const found = yield* Effect.option(Effect.tryPromise(() => stat(path)))
  if (Option.isNone(found) || !found.value.isFile()) return undefined
  // libpq ignores a password file that others can read; here it is refused with what to type.
  if (process.platform !== "win32" && (found.value.mode & 0o077) !== 0) {
    return yield* notConfigured(`The password file ${path} can be read by others, so it is not used. Make it yours alone with: chmod 600 ${path}`)
  }
  return yield* Effect.tryPromise({
    try: () => readFile(path, "utf8"),
    catch: () => notConfigured(`The password file ${path} cannot be read. Check its owner with: ls -l ${path}`)
  })
})

/** AWS Secrets Manager: a secret with `{"username": …, "password": …}`, or the password as plain text. */
const readSecret = Effect.fn("readSecret")(function*(secretId: string, username: string | undefined) {
  const answer = yield* Effect.tryPromise({
    // Loaded here and not above: most runs need no AWS.
    try: async () => {
      const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager")
      const client = new SecretsManagerClient({})
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString
      } finally {
        client.destroy()
      }
    },
    catch: (error) =>
      notConfigured(
        `AWS Secrets Manager gave no secret ${secretId} (${error instanceof Error ? error.name : "unknown error"}). ` +
          `Check WRDS_SECRET_ID, the AWS region and credentials with: aws secretsmanager describe-secret --secret-id ${secretId}`
      )
  })
  const fields = parseSecret(answer ?? "")
  const user = username ?? fields.username
  if (user === undefined || fields.password === undefined) {
    return yield* notConfigured(`The secret ${secretId} holds no ${user === undefined ? "username" : "password"}. Store it as {"username":"…","password":"…"}.`)
  }
  return { username: user, password: Redacted.make(fields.password), from: `AWS secret ${secretId}` }
})

const parseSecret = (text: string): { readonly username: string | undefined; readonly password: string | undefined } => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null) {
      const field = (name: string): string | undefined => {
        const found: unknown = (value as Readonly<Record<string, unknown>>)[name]
        return typeof found === "string" && found !== "" ? found : undefined
      }
      return { username: field("username") ?? field("user"), password: field("password") }
    }
  } catch {
    // Not JSON: the secret is the password itself.
  }
  return { username: undefined, password: text === "" ? undefined : text }
}

/**
 * User name and password: from the environment (`WRDS_USERNAME`, `WRDS_PASSWORD`), then the PostgreSQL password file
 * (`PGPASSFILE`, else `~/.pgpass`), then AWS Secrets Manager (`WRDS_SECRET_ID`), then a person at the terminal.
 */
export const findCredentials = Effect.fn("findCredentials")(function*(settings: WrdsSettings) {
  const environment = yield* Environment.pipe(Effect.mapError(() => notConfigured("WRDS_USERNAME or WRDS_PASSWORD cannot be read from the environment; set them again.")))
  const username = Option.getOrUndefined(environment.username)

  if (Option.isSome(environment.password) && Redacted.value(environment.password.value) !== "") {
    if (username === undefined) return yield* notConfigured("WRDS_PASSWORD is set but WRDS_USERNAME is not. Type: export WRDS_USERNAME=your_wrds_name")
    return { username, password: environment.password.value, from: "WRDS_PASSWORD" } satisfies Credentials
  }

  const home = Option.getOrElse(environment.home, homedir)
  const path = Option.getOrElse(environment.passFile, () => join(home, ".pgpass"))
  const file = yield* readPassFile(path)
  const entry = file === undefined ? undefined : findInPassFile(file, { ...settings, username })
  if (entry !== undefined) return { username: entry.username, password: Redacted.make(entry.password), from: path } satisfies Credentials

  if (Option.isSome(environment.secretId)) return yield* readSecret(environment.secretId.value, username) satisfies Effect.Effect<Credentials, WrdsError>

  const ask = yield* AskForCredentials
  const asked = yield* ask({ username, host: settings.host })
  if (Option.isSome(asked)) return asked.value

  return yield* notConfigured(
    `No WRDS password was found: WRDS_PASSWORD is not set, ${path} has no line for ${settings.host}:${settings.port}:${settings.database}:${username ?? "your_wrds_name"}, ` +
      `and WRDS_SECRET_ID is not set. Type: export WRDS_USERNAME=your_wrds_name, then add the line to ${path} and chmod 600 ${path}`
  )
})
