import { describe, expect, it } from "vitest"
import { classifyPgError } from "../src/index.ts"

const place = { host: "db.example", port: 9737, username: "ada" }

describe("what a driver's error means", () => {
  const table: ReadonlyArray<readonly [string, string, "logging in" | "logged in", string]> = [
    ["28000", "PAM authentication failed for user \"ada\"", "logging in", "LoginRefused"],
    ["28P01", "password authentication failed for user \"ada\"", "logging in", "LoginRefused"],
    ["53300", "too many connections for role \"ada\"", "logging in", "ServerBusy"],
    ["57P03", "the database system is starting up", "logging in", "ServerBusy"],
    ["ECONNREFUSED", "connect ECONNREFUSED", "logging in", "HostUnreachable"],
    ["ENOTFOUND", "getaddrinfo ENOTFOUND db.example", "logging in", "HostUnreachable"],
    ["ECONNRESET", "read ECONNRESET", "logging in", "HostUnreachable"],
    ["", "The server does not support SSL connections", "logging in", "TlsFailed"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", "logging in", "TlsFailed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match certificate's altnames", "logging in", "TlsFailed"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate", "logging in", "TlsFailed"],
    ["3D000", "database \"x\" does not exist", "logging in", "QueryFailed"],
    ["ECONNRESET", "read ECONNRESET", "logged in", "SocketDropped"],
    ["", "Connection terminated unexpectedly", "logged in", "SocketDropped"],
    ["57P01", "terminating connection due to administrator command", "logged in", "SocketDropped"],
    ["ETIMEDOUT", "read ETIMEDOUT", "logged in", "SocketDropped"],
    ["42501", "permission denied for view wrds_gvkey", "logged in", "PermissionDenied"],
    ["42P01", "relation \"ciq.wrds_gvkey\" does not exist", "logged in", "UnexpectedShape"],
    ["42703", "column d.headline does not exist", "logged in", "UnexpectedShape"],
    ["22P02", "invalid input syntax for type numeric", "logged in", "UnexpectedShape"],
    ["57014", "canceling statement due to statement timeout", "logged in", "QueryFailed"],
    ["XX000", "internal error", "logged in", "QueryFailed"]
  ]
  it.each(table)("%s (%s), %s: %s with what to do", (code, message, when, reason) => {
    const error = classifyPgError(Object.assign(new Error(message), code === "" ? {} : { code }), { ...place, loggingIn: when === "logging in" })
    expect(error.reason._tag).toBe(reason)
    expect(error.message).toMatch(/run the same command again|npm run prefetch -- doctor|WRDS_/)
  })

  it("copes with what is no error at all", () => {
    expect(classifyPgError(undefined, { ...place, loggingIn: false }).reason._tag).toBe("QueryFailed")
  })
})
