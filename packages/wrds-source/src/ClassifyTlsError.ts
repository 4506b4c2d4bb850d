import type { X509Certificate } from "node:crypto"
import { dayOf, isExpired, isNotYetValid, nameOf } from "./CaFile.ts"
import { describeTrust, type Trust } from "./ServerTrust.ts"
import { ServerBusy, TlsFailed, type WrdsError, wrdsError } from "./WrdsError.ts"

/** What was seen of the TLS handshake when it failed. */
export interface TlsSeen {
  readonly trust: Trust
  /** Beginning of the server's answer to "do you speak TLS?": `S` alone is yes, `N` alone no, anything longer is no answer to that question. */
  readonly answer: string | undefined
  /** True when TLS itself was agreed on; an error after it is not TLS's. */
  readonly isSecure: boolean
  /** The certificates that the server sent, its own first, and those of our own CAs that have signed the last of them. */
  readonly certificates: ReadonlyArray<X509Certificate>
  /** Milliseconds since 1970. */
  readonly now: number
}

type Problem =
  | "expired"
  | "not yet valid"
  | "self-signed"
  | "unknown CA"
  | "wrong name"
  | "old protocol"
  | "no TLS behind the yes"
  | "other"

// Verification: X509_V_ERR_* of OpenSSL by Node's names, https://nodejs.org/api/tls.html#x509-certificate-error-codes
const problems: Readonly<Record<string, Problem>> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not yet valid",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown CA",
  UNABLE_TO_GET_ISSUER_CERT: "unknown CA",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown CA",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown CA",
  CERT_SIGNATURE_FAILURE: "unknown CA",
  CERT_UNTRUSTED: "unknown CA",
  HOSTNAME_MISMATCH: "wrong name",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong name",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "old protocol",
  ERR_SSL_VERSION_TOO_LOW: "old protocol",
  ERR_SSL_WRONG_SSL_VERSION: "old protocol",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "old protocol",
  ERR_SSL_TLS_ALERT_PROTOCOL_VERSION: "old protocol",
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: "old protocol",
  ERR_SSL_WRONG_VERSION_NUMBER: "no TLS behind the yes",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "no TLS behind the yes",
  ERR_SSL_HTTP_REQUEST: "no TLS behind the yes"
}

/** Codes of failed verifications that have no name of their own above. */
const verification = new Set([
  "CERT_REVOKED",
  "CERT_REJECTED",
  "CERT_CHAIN_TOO_LONG",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "UNABLE_TO_GET_CRL",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "CRL_SIGNATURE_FAILURE",
  "CRL_NOT_YET_VALID",
  "CRL_HAS_EXPIRED",
  "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  "ERROR_IN_CERT_NOT_AFTER_FIELD",
  "ERROR_IN_CRL_LAST_UPDATE_FIELD",
  "ERROR_IN_CRL_NEXT_UPDATE_FIELD"
])

// Node says only EPROTO where OpenSSL failed in a write, as it does when the log-in waits behind the handshake, and leaves OpenSSL's
// number in the text: `error:0A00010B:`, where 0A is the library and the rest the reason. Source: openssl/sslerr.h
const opensslReasons: Readonly<Record<number, string>> = {
  156: "ERR_SSL_HTTP_REQUEST",
  191: "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
  198: "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  258: "ERR_SSL_UNSUPPORTED_PROTOCOL",
  266: "ERR_SSL_WRONG_SSL_VERSION",
  267: "ERR_SSL_WRONG_VERSION_NUMBER",
  396: "ERR_SSL_VERSION_TOO_LOW",
  1070: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"
}

/** Node's code for the error, also where it has hidden it behind EPROTO. */
const tlsCodeOf = (code: string, said: string): string => {
  if (code !== "EPROTO") return code
  const number = /\berror:0A([0-9A-F]{6}):/.exec(said)?.[1]
  return number === undefined ? code : (opensslReasons[Number.parseInt(number, 16)] ?? code)
}

/** Is it TLS that failed? */
const problemOf = (code: string, seen: TlsSeen): Problem | undefined => {
  const named = problems[code]
  if (named !== undefined) return named
  if (verification.has(code) || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_") || code.startsWith("ERR_OSSL_")) return "other"
  // Any other code while TLS is agreed on would be the network's, but OpenSSL's newer names are not all known here.
  return seen.answer === "S" && !seen.isSecure && code === "EPROTO" ? "other" : undefined
}

/** The names that a certificate is for: its alternative names, else its subject. */
const hostsOf = (certificate: X509Certificate): string =>
  certificate.subjectAltName?.replace(/DNS:|IP Address:/g, "") ?? nameOf(certificate.subject)

const today = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** What to do about a CA that none of Node's lists holds. */
const otherCa = (hasSystemStore: boolean): string =>
  `Check WRDS_HOST: a public CA signs WRDS's own certificate, as far as is known. If a VPN or a proxy of your network signs in its place, or this is a test server, ` +
  (hasSystemStore
    ? "name its CA's PEM file in WRDS_CA_FILE."
    : "type export NODE_OPTIONS=--use-system-ca to use this machine's store as well (Node 22.15 or later), or name its CA's PEM file in WRDS_CA_FILE.")

/** Why the CA file, or Node's list, does not vouch for the server. */
const unknownCa = (server: string, seen: TlsSeen): { readonly found: string; readonly advice: string } => {
  const { trust } = seen
  const ours = new Set(trust._tag === "CaFile" ? trust.certificates.map(({ fingerprint256 }) => fingerprint256) : [])
  const top = seen.certificates.findLast(({ fingerprint256 }) => !ours.has(fingerprint256))
  const issuer = top === undefined ? "an unknown CA" : nameOf(top.issuer)
  if (trust._tag !== "CaFile") {
    const lists = trust._tag === "NodeCas" ? trust.lists : []
    return {
      found: `The certificate of ${server} is signed by ${issuer}, which is not in ${lists.join(", nor in ")}.`,
      advice: otherCa(trust._tag === "NodeCas" && trust.hasSystemStore)
    }
  }
  const signers = top === undefined ? [] : trust.certificates.filter((ca) => top.checkIssued(ca) && top.verify(ca.publicKey))
  const namesakes = trust.certificates.filter(({ subject }) => subject === top?.issuer)
  if (signers.length > 0) {
    return {
      found: `The certificate of ${server} is signed by ${issuer}, which ${trust.path} holds, but ${trust.path} does not hold the CA above it, ${nameOf(signers[0]!.issuer)}.`,
      advice: `Add that CA's certificate to ${trust.path}.`
    }
  }
  if (namesakes.length > 0) {
    return {
      found: `The certificate of ${server} is signed by ${issuer}. ${trust.path} holds a CA of that name, but with another key, so it is an earlier or a later one.`,
      advice: "Set WRDS_CA_FILE to the present CA's file."
    }
  }
  return {
    found: `The certificate of ${server} is signed by ${issuer}, and none of the CAs in ${describeTrust(trust)} has signed it.`,
    advice: "Set WRDS_CA_FILE to the file of the CA that did, or unset it to use Node's own list of CAs, as for WRDS itself."
  }
}

const explain = (
  problem: Problem,
  code: string,
  server: string,
  host: string,
  seen: TlsSeen
): { readonly found: string; readonly advice: string } => {
  const { certificates, now, trust } = seen
  const [certificate] = certificates
  const checked = `(${code}; checked against ${describeTrust(trust)})`
  switch (problem) {
    case "expired": {
      const cas = trust._tag === "CaFile" ? trust.certificates : []
      const ended = [...certificates, ...cas].find((one) => isExpired(one, now))
      const whose =
        ended === undefined || ended === certificate
          ? `The certificate of ${server}`
          : `The certificate of ${nameOf(ended.subject)}, a CA of ${server},`
      return {
        found: `${whose} has expired${ended === undefined ? "" : ` on ${dayOf(ended.validTo)}`}; today is ${today(now)} by this machine's clock ${checked}.`,
        advice:
          "Set the clock if it is wrong. If it is right, only the server's owner can renew the certificate: for WRDS, write to its support."
      }
    }
    case "not yet valid": {
      const early = certificates.find((one) => isNotYetValid(one, now))
      return {
        found: `The certificate of ${server} is not valid yet${early === undefined ? "" : `: it begins on ${dayOf(early.validFrom)}`}; today is ${today(now)} by this machine's clock ${checked}.`,
        advice: "Set this machine's clock: it is most likely slow."
      }
    }
    case "self-signed":
      return {
        found: `The certificate of ${server} is signed by nobody but itself${certificate === undefined ? "" : ` (${nameOf(certificate.subject)}, SHA-256 ${certificate.fingerprint256})`} ${checked}.`,
        advice:
          "Check WRDS_HOST: a public CA signs WRDS's own certificate, as far as is known. If the host is right, ask its owner for the certificate's file and fingerprint, and set WRDS_CA_FILE to the file."
      }
    case "unknown CA":
      return unknownCa(server, seen)
    case "wrong name":
      return {
        found: `The certificate of ${server} is for ${certificate === undefined ? "another host" : hostsOf(certificate)}, not for ${host} ${checked}.`,
        advice:
          "Set WRDS_HOST to the name that the certificate has, if that is the server you mean; a tunnel or a port forwarding changes the name."
      }
    case "old protocol":
      return {
        found: `${server} and this machine have no version of TLS in common (${code}): one of them is too old, and TLS 1.2 is the lowest version accepted here.`,
        advice: "Check WRDS_HOST and WRDS_PORT: WRDS itself speaks TLS 1.2 or later."
      }
    case "no TLS behind the yes":
      return {
        found: `${server} said that it speaks TLS, but what it sent next was not TLS (${code}).`,
        advice: "Check WRDS_HOST and WRDS_PORT, and whether a proxy or a port forwarding is in between."
      }
    case "other":
      return {
        found: `The TLS connection to ${server} cannot be trusted ${checked}.`,
        advice: "Check WRDS_HOST, WRDS_PORT and WRDS_CA_FILE, and whether a VPN or a proxy is in between."
      }
  }
}

/** The error as the driver handed it over. */
interface DriverError {
  readonly code: string
  readonly said: string
}

/** What went wrong in the TLS handshake, by Node's code; undefined where it was not TLS. No password has been sent by then. */
export const classifyTlsError = (error: DriverError, host: string, port: number, seen: TlsSeen): WrdsError | undefined => {
  const code = tlsCodeOf(error.code, error.said)
  const server = `${host}:${port}`
  if (seen.answer === "N") {
    return wrdsError(new TlsFailed({}), {
      found: `${server} speaks no TLS, so no password was sent.`,
      advice:
        "Check WRDS_HOST and WRDS_PORT: WRDS itself speaks TLS. For a test server on this machine without TLS: export WRDS_SSLMODE=disable",
      end: "nothing"
    })
  }
  // PostgreSQL's error message: its letter, and its length in four bytes.
  if (seen.answer?.startsWith("E\0") === true) {
    return wrdsError(new ServerBusy({}), {
      found: `${server} answered with an error before TLS began, as PostgreSQL does when it is starting or has no process to spare.`,
      advice: "Wait some minutes.",
      end: "again"
    })
  }
  if (seen.answer !== undefined && seen.answer !== "S") {
    return wrdsError(new TlsFailed({}), {
      found: `What answers at ${server} does not speak PostgreSQL's TLS (its answer began with ${JSON.stringify(seen.answer)}), so no password was sent.`,
      advice: "Check WRDS_HOST and WRDS_PORT: WRDS is at wrds-pgdata.wharton.upenn.edu, port 9737.",
      end: "nothing"
    })
  }
  const problem = problemOf(code, seen)
  if (problem === undefined) return undefined
  return wrdsError(new TlsFailed({}), { ...explain(problem, code, server, host, seen), end: "again" })
}
