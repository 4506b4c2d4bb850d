import { describe, expect, it } from "vitest"
import { classifyPgError, type LogInPlace, type PasswordOrigin } from "../src/index.ts"

const place = { host: "db.example", port: 9737, username: "ada", isClosed: false, commandForm: "checkout" } as const
const logIn: LogInPlace = {
  database: "wrds",
  sslMode: "verify-full",
  passwordFrom: { _tag: "Environment" },
  passwordOddities: [],
  tls: {
    trust: { _tag: "NodeCas", lists: ["Node's own list of CAs"], hasSystemStore: false },
    answer: "S",
    isSecure: false,
    certificates: [],
    now: 0
  }
}

describe("what a driver's error means", () => {
  const table: ReadonlyArray<readonly [string, string, "logging in" | "logged in", string]> = [
    ["28000", 'PAM authentication failed for user "ada"', "logging in", "LoginRefused"],
    ["28P01", 'password authentication failed for user "ada"', "logging in", "LoginRefused"],
    ["53300", 'too many connections for role "ada"', "logging in", "ServerBusy"],
    ["57P03", "the database system is starting up", "logging in", "ServerBusy"],
    ["ECONNREFUSED", "connect ECONNREFUSED", "logging in", "HostUnreachable"],
    ["ENOTFOUND", "getaddrinfo ENOTFOUND db.example", "logging in", "HostUnreachable"],
    ["ECONNRESET", "read ECONNRESET", "logging in", "HostUnreachable"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", "logging in", "TlsFailed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match certificate's altnames", "logging in", "TlsFailed"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate", "logging in", "TlsFailed"],
    ["3D000", 'database "x" does not exist', "logging in", "QueryFailed"],
    ["ECONNRESET", "read ECONNRESET", "logged in", "SocketDropped"],
    ["ERR_SSL_SOMETHING_NEW", "library no, function no", "logging in", "TlsFailed"],
    ["57P01", "terminating connection due to administrator command", "logged in", "SocketDropped"],
    ["ETIMEDOUT", "read ETIMEDOUT", "logged in", "SocketDropped"],
    ["42501", "permission denied for view wrds_gvkey", "logged in", "PermissionDenied"],
    ["42P01", 'relation "ciq.wrds_gvkey" does not exist', "logged in", "UnexpectedShape"],
    ["42703", "column d.headline does not exist", "logged in", "UnexpectedShape"],
    ["22P02", "invalid input syntax for type numeric", "logged in", "UnexpectedShape"],
    ["57014", "canceling statement due to statement timeout", "logged in", "QueryFailed"],
    ["XX000", "internal error", "logged in", "QueryFailed"]
  ]
  it.each(table)("%s (%s), %s: %s with what to do", (code, message, when, reason) => {
    const error = classifyPgError(Object.assign(new Error(message), { code }), {
      ...place,
      loggingIn: when === "logging in" ? logIn : undefined
    })
    expect(error.reason._tag).toBe(reason)
    expect(error.message).toMatch(/run the same command again|npm run prefetch -- doctor|WRDS_/)
    // What doctor shows is a part of the message, and sends nobody to doctor.
    expect(error.message).toContain(error.found)
    expect(error.message).toContain(error.advice)
    expect(`${error.found} ${error.advice}`).not.toMatch(/doctor|same command/)
  })

  it("a driver that only says that the connection is gone is believed when the socket is", () => {
    const gone = new Error("Connection terminated unexpectedly")
    expect(classifyPgError(gone, { ...place, isClosed: true, loggingIn: undefined }).reason._tag).toBe("SocketDropped")
    expect(classifyPgError(gone, { ...place, isClosed: true, loggingIn: logIn }).reason._tag).toBe("HostUnreachable")
    expect(classifyPgError(new Error("Unknown authenticationOk message type"), { ...place, loggingIn: undefined }).reason._tag).toBe(
      "QueryFailed"
    )
  })

  it("the server's answer to the question for TLS decides, not the driver's words", () => {
    const answered = (answer: string) =>
      classifyPgError(new Error("There was an error"), { ...place, isClosed: true, loggingIn: { ...logIn, tls: { ...logIn.tls, answer } } })
    expect(answered("N")).toMatchObject({ reason: { _tag: "TlsFailed" } })
    expect(answered("N").message).toMatch(/speaks no TLS.*WRDS_SSLMODE=disable/s)
    expect(answered("SSH-2.0-").message).toMatch(/does not speak PostgreSQL's TLS.*WRDS_PORT/s)
    expect(answered("E\0\0\0\u0090SFAT")).toMatchObject({ reason: { _tag: "ServerBusy" } })
  })

  it("a refused log-in names where the password came from and what is odd about it", () => {
    const refused = (passwordFrom: PasswordOrigin, change: Partial<LogInPlace> = {}) =>
      classifyPgError({ code: "28P01", message: "no" }, { ...place, loggingIn: { ...logIn, passwordFrom, ...change } }).message
    expect(refused({ _tag: "Environment" })).toMatch(
      /The password came from WRDS_PASSWORD\..*set WRDS_PASSWORD again, or unset it to use the password file/s
    )
    expect(refused({ _tag: "PassFile", path: "/home/ada/.pgpass", line: 3 })).toMatch(
      /came from \/home\/ada\/\.pgpass, line 3\..*correct line 3 of \/home\/ada\/\.pgpass/s
    )
    expect(refused({ _tag: "Secret", secretId: "wrds" })).toContain("came from the AWS secret wrds.")
    expect(refused({ _tag: "Terminal" }, { passwordOddities: ["it stands in quotation marks"] })).toContain(
      "came from the terminal; it stands in quotation marks."
    )
    expect(refused({ _tag: "Terminal" }, { sslMode: "disable" })).toMatch(/without TLS.*came from the terminal\..*Unset WRDS_SSLMODE/s)
  })

  it("a database that is not there names the setting", () => {
    expect(classifyPgError({ code: "3D000", message: "no" }, { ...place, loggingIn: { ...logIn, database: "wrdz" } }).message).toMatch(
      /no database wrdz.*WRDS_DATABASE/s
    )
  })

  it("copes with what is no error at all", () => {
    expect(classifyPgError(undefined, { ...place, loggingIn: undefined }).reason._tag).toBe("QueryFailed")
  })
})
