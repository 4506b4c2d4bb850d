import {
  HostUnreachable, LoginRefused, PermissionDenied, QueryFailed, ServerBusy, SocketDropped, TlsFailed, UnexpectedShape, WrdsError
} from "./WrdsError.ts"

/** Where and as whom the failed step was done, for the message. */
export interface PgErrorPlace {
  readonly host: string
  readonly port: number
  readonly username: string
  /** True until the log-in has succeeded. */
  readonly loggingIn: boolean
}

const textOf = (error: unknown, field: "code" | "message"): string => {
  if (typeof error !== "object" || error === null || !(field in error)) return ""
  const value: unknown = (error as Readonly<Record<string, unknown>>)[field]
  return typeof value === "string" ? value : ""
}

const NETWORK = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"])
const CUT = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_DESTROYED", "57P01", "57P02", "57P05", "25P03", "08006", "08003"])

/** The one place where codes of the driver, of TLS and of PostgreSQL become reasons. */
export const classifyPgError = (error: unknown, place: PgErrorPlace): WrdsError => {
  const code = textOf(error, "code")
  const said = textOf(error, "message") || "no message"
  const server = `${place.host}:${place.port}`

  if (code.startsWith("28")) {
    return new WrdsError({
      reason: new LoginRefused({}),
      message: `${server} refused the log-in of ${place.username} (${said}, SQLSTATE ${code}). Either the push was denied or not approved, or the password is wrong; ` +
        `WRDS does not say which. This was one attempt and no other will be made, because a few failed log-ins lock a WRDS account. ` +
        `Log in once at https://wrds-www.wharton.upenn.edu in a browser on this machine, check WRDS_USERNAME and WRDS_PASSWORD, then run the same command again.`
    })
  }
  if (code === "53300" || code === "57P03") {
    return new WrdsError({
      reason: new ServerBusy({}),
      message: `${server} takes no further connection for ${place.username} now (${said}). Close other WRDS sessions (SAS, R, Python), wait some minutes, then run the same command again.`
    })
  }
  if (code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL") || /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)/.test(code) || /SSL/.test(said) && place.loggingIn && code === "") {
    return new WrdsError({
      reason: new TlsFailed({}),
      message: `The TLS connection to ${server} cannot be trusted (${said}). If the server has a certificate of its own CA, set WRDS_CA_FILE to the CA's file; ` +
        `if the host name is another, correct WRDS_HOST. WRDS_SSLMODE=require skips the check and is for tests only.`
    })
  }
  if (NETWORK.has(code) && place.loggingIn) {
    return new WrdsError({
      reason: new HostUnreachable({}),
      message: `Cannot reach ${server} (${code}). Check WRDS_HOST and WRDS_PORT, the network and the firewall, then run the same command again.`
    })
  }
  if (CUT.has(code) || NETWORK.has(code) || /Connection terminated|connection error|not queryable|Client was closed/i.test(said)) {
    return place.loggingIn
      ? new WrdsError({
        reason: new HostUnreachable({}),
        message: `${server} closed the connection before ${place.username} was logged in (${said}). Check WRDS_HOST and WRDS_PORT, then run the same command again; a push may have been sent.`
      })
      : new WrdsError({
        reason: new SocketDropped({}),
        message: `The connection to ${server} was cut (${said}). What was saved stays; run the same command again to go on from there.`
      })
  }
  if (code === "42501") {
    return new WrdsError({
      reason: new PermissionDenied({}),
      message: `${place.username} may not read what is needed (${said}). Ask your WRDS representative for Capital IQ Transcripts (ciq) and the CRSP/Compustat link (crsp), ` +
        `and see all tables checked with: npm run prefetch -- doctor`
    })
  }
  if (/^(?:42|22)/.test(code)) {
    return new WrdsError({
      reason: new UnexpectedShape({}),
      message: `A table at ${server} is not as expected (${said}, SQLSTATE ${code}). See what differs with: npm run prefetch -- doctor`
    })
  }
  return new WrdsError({
    reason: new QueryFailed({}),
    message: `${server} could not answer (${said}${code === "" ? "" : `, ${code}`}). Run the same command again; if it fails again, look at: npm run prefetch -- doctor`
  })
}
