import { Config } from "effect"

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

/** `WRDS_HOST`, `WRDS_PORT`, `WRDS_DATABASE`, `WRDS_SSLMODE`, `WRDS_CA_FILE`, with WRDS's own values as defaults. */
export const WrdsSettings: Config.Config<WrdsSettings> = Config.all({
  host: Config.NonEmptyString("WRDS_HOST").pipe(Config.withDefault("wrds-pgdata.wharton.upenn.edu")),
  port: Config.Port("WRDS_PORT").pipe(Config.withDefault(9737)),
  database: Config.NonEmptyString("WRDS_DATABASE").pipe(Config.withDefault("wrds")),
  sslMode: Config.Literals(["verify-full", "require", "disable"], "WRDS_SSLMODE").pipe(Config.withDefault("verify-full" as const)),
  caFile: Config.String("WRDS_CA_FILE").pipe(Config.withDefault(""))
})
