import { Config, Effect, Option, Result } from "effect"
import { isIP } from "node:net"
import { NotConfigured, type WrdsError, wrdsError } from "./WrdsError.ts"

export type SslMode = "verify-full" | "require" | "disable"

/** Where WRDS is and how to speak with it; nothing secret. */
export interface WrdsSettings {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly sslMode: SslMode
  /** File with the CA that signed the server's certificate; the system's CAs when empty. */
  readonly caFile: string
}

const port = Config.Port("WRDS_PORT").pipe(Config.withDefault(9737))
const sslMode = Config.Literals(["verify-full", "require", "disable"], "WRDS_SSLMODE").pipe(Config.withDefault("verify-full" as const))

/** `WRDS_HOST`, `WRDS_PORT`, `WRDS_DATABASE`, `WRDS_SSLMODE`, `WRDS_CA_FILE`, with WRDS's own values as defaults. */
export const WrdsSettings: Config.Config<WrdsSettings> = Config.all({
  host: Config.NonEmptyString("WRDS_HOST").pipe(Config.withDefault("wrds-pgdata.wharton.upenn.edu")),
  port,
  database: Config.NonEmptyString("WRDS_DATABASE").pipe(Config.withDefault("wrds")),
  sslMode,
  caFile: Config.String("WRDS_CA_FILE").pipe(Config.withDefault(""))
})

const wrong = (name: string, value: string, rule: string): WrdsError =>
  wrdsError(new NotConfigured({}), {
    found: `${name}=${value} cannot be right: ${rule}.`,
    advice: "Correct it, or unset it to use WRDS's own.",
    end: "again"
  })

/** The settings, or which of them cannot be right and why. */
export const readWrdsSettings: Effect.Effect<WrdsSettings, WrdsError> = Effect.gen(function* () {
  const rules = [
    { name: "WRDS_PORT", isWrong: Result.isFailure(yield* Effect.result(port)), rule: "WRDS_PORT is a number from 1 to 65535" },
    {
      name: "WRDS_SSLMODE",
      isWrong: Result.isFailure(yield* Effect.result(sslMode)),
      rule: "WRDS_SSLMODE is verify-full, require or disable"
    }
  ]
  for (const { isWrong, name, rule } of rules) {
    if (isWrong)
      return yield* wrong(
        name,
        Option.getOrElse(yield* Effect.option(Config.String(name)), () => ""),
        rule
      )
  }
  const settings = yield* WrdsSettings.pipe(
    Effect.mapError(() =>
      wrdsError(new NotConfigured({}), {
        found: "A setting of WRDS cannot be read.",
        advice: "Set again or unset: WRDS_HOST, WRDS_PORT, WRDS_DATABASE, WRDS_SSLMODE, WRDS_CA_FILE.",
        end: "again"
      })
    )
  )
  if (/[\s/:@]/.test(settings.host) && isIP(settings.host) === 0) {
    // What stands before an @ may hold a password.
    return yield* wrong(
      "WRDS_HOST",
      settings.host.replace(/^.*@/s, "…@"),
      "WRDS_HOST is a host's name alone, without https://, user name, port (WRDS_PORT) or white space"
    )
  }
  return settings
})
