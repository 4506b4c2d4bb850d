import { shellWord } from "@ftm/transcript-schema"
import { Config, Context, Effect, Option, Redacted } from "effect"
import { homedir } from "node:os"
import { join } from "node:path"
import { describePassFile, missingPassword, type PasswordSearch, unusablePassFile } from "./MissingPassword.ts"
import { searchPassFile } from "./PassFile.ts"
import { type PasswordOrigin, passwordOddities } from "./PasswordOrigin.ts"
import { readPassFile } from "./ReadPassFile.ts"
import { NotConfigured, type WrdsError, wrdsError } from "./WrdsError.ts"
import type { WrdsSettings } from "./WrdsSettings.ts"

export interface Credentials {
  readonly username: string
  readonly password: Redacted.Redacted<string>
  /** Where the password came from, for `doctor` and for messages. */
  readonly from: PasswordOrigin
  /** What looks unintended in the password, without telling it; for the message of a refused log-in. */
  readonly oddities: ReadonlyArray<string>
}

/** What a person has typed. */
export interface TypedCredentials {
  readonly username: string
  readonly password: Redacted.Redacted<string>
}

/** Asks a person at a terminal; None where there is none, or where nothing was typed. */
export interface AskForCredentials {
  (known: {
    readonly username: string | undefined
    readonly host: string
    /** Why a person has to be asked: what the password file lacks. */
    readonly why: string
  }): Effect.Effect<Option.Option<TypedCredentials>>
}
export const AskForCredentials = Context.Reference<AskForCredentials>("@ftm/wrds-source/AskForCredentials", {
  defaultValue: () => () => Effect.succeed(Option.none())
})

const Environment = Config.all({
  username: Config.option(Config.NonEmptyString("WRDS_USERNAME")),
  password: Config.option(Config.Redacted("WRDS_PASSWORD")),
  passFile: Config.option(Config.NonEmptyString("PGPASSFILE")),
  home: Config.option(Config.NonEmptyString("HOME")),
  appData: Config.option(Config.NonEmptyString("APPDATA")),
  secretId: Config.option(Config.NonEmptyString("WRDS_SECRET_ID"))
})

const notConfigured = (found: string, advice: string): WrdsError => wrdsError(new NotConfigured({}), { found, advice, end: "nothing" })

const credentials = (username: string, password: string, from: PasswordOrigin, rawPassword?: string): Credentials => ({
  username,
  password: Redacted.make(password),
  from,
  oddities: passwordOddities(password, rawPassword)
})

/** AWS Secrets Manager: a secret with `{"username": …, "password": …}`, or the password as plain text. */
const readSecret = Effect.fn("readSecret")(function* (secretId: string, username: string | undefined) {
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
        `AWS Secrets Manager gave no secret ${secretId} (${error instanceof Error ? error.name : "unknown error"}).`,
        `Check WRDS_SECRET_ID, the AWS region and credentials with: aws secretsmanager describe-secret --secret-id ${shellWord(secretId)}`
      )
  })
  const fields = parseSecret(answer ?? "")
  const user = username ?? fields.username
  if (user === undefined || fields.password === undefined) {
    return yield* notConfigured(
      `The secret ${secretId} holds no ${user === undefined ? "username, and WRDS_USERNAME is not set" : "password"}.`,
      `Store it as {"username":"…","password":"…"}.`
    )
  }
  return credentials(user, fields.password, { _tag: "Secret", secretId })
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

/** libpq's own place for the file, where PGPASSFILE names no other. */
const usualPassFile = (home: string, appData: string | undefined): string =>
  process.platform === "win32" && appData !== undefined ? join(appData, "postgresql", "pgpass.conf") : join(home, ".pgpass")

/** Does the file stand in the way, so that nobody should be asked elsewhere before it is mended? */
const mustBeMended = ({ search, state }: PasswordSearch): boolean =>
  state._tag === "TooOpen" ||
  state._tag === "NotReadable" ||
  state._tag === "Utf16" ||
  search?._tag === "SeveralUsers" ||
  search?._tag === "AnyUser" ||
  search?._tag === "Swapped"

/**
 * User name and password: from the environment (`WRDS_USERNAME`, `WRDS_PASSWORD`), then the PostgreSQL password file
 * (`PGPASSFILE`, else `~/.pgpass`, on Windows `%APPDATA%\postgresql\pgpass.conf`), then AWS Secrets Manager (`WRDS_SECRET_ID`),
 * then a person at the terminal. Fails with NotConfigured where there is none, saying what each place lacks.
 */
export const findCredentials = Effect.fn("findCredentials")(function* (settings: WrdsSettings) {
  const environment = yield* Environment.pipe(
    Effect.mapError(() =>
      notConfigured(
        "A variable of the log-in cannot be read from the environment.",
        "Set again or unset: WRDS_USERNAME, WRDS_PASSWORD, PGPASSFILE, WRDS_SECRET_ID."
      )
    )
  )
  const username = Option.getOrUndefined(environment.username)
  if (username !== undefined && /\s/.test(username)) {
    // Certain to be refused, and refused log-ins lock an account.
    return yield* notConfigured(
      `WRDS_USERNAME is "${username}", with white space, which no WRDS user name has.`,
      `Type: export WRDS_USERNAME=${username.trim().split(/\s+/)[0] || "your_wrds_name"}`
    )
  }
  const fromEnvironment = Option.getOrUndefined(Option.map(environment.password, Redacted.value))

  if (fromEnvironment !== undefined && fromEnvironment !== "") {
    if (username === undefined)
      return yield* notConfigured("WRDS_PASSWORD is set but WRDS_USERNAME is not.", "Type: export WRDS_USERNAME=your_wrds_name")
    return credentials(username, fromEnvironment, { _tag: "Environment" })
  }

  const home = Option.getOrElse(environment.home, homedir)
  const path = Option.getOrElse(environment.passFile, () => usualPassFile(home, Option.getOrUndefined(environment.appData)))
  const state = yield* readPassFile(path)
  const search = state._tag === "Read" ? searchPassFile(state.text, { ...settings, username }) : undefined
  const asked: PasswordSearch = { settings, username, path, isNamed: Option.isSome(environment.passFile), home, state, search }
  if (mustBeMended(asked)) return yield* unusablePassFile(asked)
  if (search?._tag === "Found") {
    // A letter in another encoding is certain to be refused, and refused log-ins lock an account.
    if (state._tag === "Read" && !state.isUtf8 && search.password.includes("\uFFFD")) return yield* unusablePassFile(asked)
    return credentials(search.username, search.password, { _tag: "PassFile", path, line: search.line }, search.rawPassword)
  }

  if (Option.isSome(environment.secretId)) return yield* readSecret(environment.secretId.value, username)

  const ask = yield* AskForCredentials
  const answer = yield* ask({ username, host: settings.host, why: describePassFile(asked) })
  if (Option.isSome(answer)) return credentials(answer.value.username, Redacted.value(answer.value.password), { _tag: "Terminal" })

  return yield* missingPassword(asked)
})
