import type { ShownForm } from "@ftm/transcript-schema"
import { classifyTlsError, type TlsSeen } from "./ClassifyTlsError.ts"
import { describeOrigin, howToCorrect, type PasswordOrigin } from "./PasswordOrigin.ts"
import {
  HostUnreachable,
  LoginRefused,
  PermissionDenied,
  QueryFailed,
  ServerBusy,
  SocketDropped,
  UnexpectedShape,
  type WrdsError,
  wrdsError
} from "./WrdsError.ts"
import type { SslMode } from "./WrdsSettings.ts"

/** What is known of a log-in that has not succeeded. */
export interface LogInPlace {
  readonly database: string
  readonly sslMode: SslMode
  readonly passwordFrom: PasswordOrigin
  /** What looks unintended in the password. */
  readonly passwordOddities: ReadonlyArray<string>
  readonly tls: TlsSeen
}

/** Where and as whom the failed step was done, for the message. */
export interface PgErrorPlace {
  readonly host: string
  readonly port: number
  readonly username: string
  /** Until the log-in has succeeded. */
  readonly loggingIn: LogInPlace | undefined
  /** True when the socket is closed, whatever the driver says about it. */
  readonly isClosed: boolean
  /** How commands are shown. */
  readonly commandForm: ShownForm
}

const textOf = (error: unknown, field: "code" | "message"): string => {
  if (typeof error !== "object" || error === null || !(field in error)) return ""
  const value: unknown = (error as Readonly<Record<string, unknown>>)[field]
  return typeof value === "string" ? value : ""
}

const networkCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"])
const cutCodes = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "ERR_STREAM_DESTROYED",
  "57P01",
  "57P02",
  "57P05",
  "25P03",
  "08006",
  "08003"
])

/** PostgreSQL refused the log-in itself: SQLSTATE class 28. */
const refused = (code: string, said: string, server: string, username: string, logIn: LogInPlace | undefined): WrdsError => {
  const from =
    logIn === undefined
      ? ""
      : ` The password came from ${describeOrigin(logIn.passwordFrom)}${logIn.passwordOddities.map((odd) => `; ${odd}`).join("")}.`
  if (logIn?.sslMode === "disable") {
    return wrdsError(new LoginRefused({}), {
      found: `${server} refused the log-in of ${username} without TLS (${said}, SQLSTATE ${code}).${from}`,
      advice: "Unset WRDS_SSLMODE: WRDS takes log-ins over TLS only. If this server does without, its password or user name is wrong.",
      end: "nothing"
    })
  }
  const correct =
    logIn === undefined
      ? "check WRDS_USERNAME and WRDS_PASSWORD"
      : `check the user name ${username}${logIn.database === "wrds" ? "" : ` and the database ${logIn.database} (WRDS_DATABASE)`}, and ${howToCorrect(logIn.passwordFrom)}`
  return wrdsError(new LoginRefused({}), {
    found:
      `${server} refused the log-in of ${username} (${said}, SQLSTATE ${code}).${from} Either the push was denied or not approved, or the password is wrong; ` +
      `WRDS does not say which. This was one attempt and no other will be made, because a few failed log-ins lock a WRDS account.`,
    advice: `Log in once at https://wrds-www.wharton.upenn.edu in a browser on this machine with the same user name and password. If that is refused too, ${correct}.`,
    end: "again"
  })
}

/** The one place where codes of the driver, of TLS and of PostgreSQL become reasons. */
export const classifyPgError = (error: unknown, place: PgErrorPlace): WrdsError => {
  const code = textOf(error, "code")
  const said = textOf(error, "message") || "no message"
  const server = `${place.host}:${place.port}`
  const logIn = place.loggingIn

  if (code.startsWith("28")) return refused(code, said, server, place.username, logIn)
  if (code === "53300" || code === "57P03") {
    return wrdsError(new ServerBusy({}), {
      found: `${server} accepts no more connections for ${place.username} now (${said}).`,
      advice: "Close other WRDS sessions (SAS, R, Python) and wait some minutes.",
      end: "again"
    })
  }
  if (code === "3D000" && logIn !== undefined) {
    return wrdsError(new QueryFailed({ sqlState: code }), {
      found: `${server} has no database ${logIn.database} (SQLSTATE ${code}).`,
      advice: "Correct WRDS_DATABASE, or unset it: WRDS's own is called wrds.",
      end: "nothing"
    })
  }
  if (networkCodes.has(code) && logIn !== undefined) {
    return wrdsError(new HostUnreachable({}), {
      found: `Cannot reach ${server} (${code}).`,
      advice: "Check WRDS_HOST and WRDS_PORT, the network and the firewall.",
      end: "again"
    })
  }
  const tls = logIn === undefined ? undefined : classifyTlsError({ code, said }, place.host, place.port, logIn.tls)
  if (tls !== undefined) return tls
  if (cutCodes.has(code) || networkCodes.has(code) || (place.isClosed && code === "")) {
    if (logIn === undefined) {
      return wrdsError(new SocketDropped({}), { found: `The connection to ${server} was cut (${said}).`, advice: "", end: "goOn" })
    }
    const when =
      logIn.tls.answer === "S" && !logIn.tls.isSecure ? "in the middle of the TLS handshake" : `before ${place.username} was logged in`
    return wrdsError(new HostUnreachable({}), {
      found: `${server} closed the connection ${when} (${said})${logIn.tls.isSecure ? "; a push may have been sent" : ""}.`,
      advice: "Check WRDS_HOST and WRDS_PORT, and whether a VPN, a proxy or a firewall is in between.",
      end: "again"
    })
  }
  if (code === "42501") {
    const what = {
      found: `${place.username} may not read what is needed (${said}).`,
      advice: "Ask your WRDS representative for Capital IQ Transcripts (ciq) and the CRSP/Compustat link (crsp)."
    }
    return wrdsError(new PermissionDenied({}), { ...what, end: logIn === undefined ? "doctor" : "again" }, place.commandForm)
  }
  if (/^(?:42|22)/.test(code)) {
    const found = `A table at ${server} is not as expected (${said}, SQLSTATE ${code}).`
    return wrdsError(new UnexpectedShape({ sqlState: code }), { found, advice: "", end: "doctor" }, place.commandForm)
  }
  if (code === "57014") {
    return wrdsError(new QueryFailed({ sqlState: code }), {
      found: `${server} ended a statement because it took too long (${said}).`,
      advice: "Try again at another time of day, or with fewer firms in one statement: --firms-per-part 20.",
      end: "again"
    })
  }
  const found = `${server} could not answer (${said}${code === "" ? "" : `, ${code}`}).`
  const advice = "Wait some minutes; if it happens again, send this message to the maintainers."
  return wrdsError(new QueryFailed({ sqlState: code }), { found, advice, end: "doctor" }, place.commandForm)
}
