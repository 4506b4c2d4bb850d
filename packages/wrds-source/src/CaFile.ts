import { X509Certificate } from "node:crypto"
import { looksLikeUtf16 } from "./ReadPassFile.ts"

/** What a file that should hold CA certificates (PEM) holds. */
export type CaFile =
  /** Certificates, of which at least one is valid now. */
  | { readonly _tag: "Usable"; readonly certificates: ReadonlyArray<X509Certificate> }
  | { readonly _tag: "Empty" }
  /** A single certificate in binary form. */
  | { readonly _tag: "Der" }
  | { readonly _tag: "Utf16" }
  /** `what`: a private key, a web page, or whatever else can be told. */
  | { readonly _tag: "NoCertificate"; readonly what: string }
  /** `-----BEGIN CERTIFICATE-----` without its end. */
  | { readonly _tag: "Cut"; readonly line: number }
  /** The n-th certificate, beginning at the line, cannot be parsed. */
  | { readonly _tag: "Unparsable"; readonly number: number; readonly line: number }
  | { readonly _tag: "Expired"; readonly certificate: X509Certificate; readonly count: number }
  | { readonly _tag: "NotYetValid"; readonly certificate: X509Certificate; readonly count: number }

/** A certificate's subject or issuer on one line. */
export const nameOf = (distinguishedName: string): string =>
  distinguishedName === "" ? "(no name)" : distinguishedName.split("\n").join(", ")

export const isExpired = (certificate: X509Certificate, now: number): boolean => Date.parse(certificate.validTo) < now
export const isNotYetValid = (certificate: X509Certificate, now: number): boolean => Date.parse(certificate.validFrom) > now

/** `2026-11-27`, the day on which a certificate's validity begins or ends. */
export const dayOf = (x509Time: string): string => new Date(Date.parse(x509Time)).toISOString().slice(0, 10)

const parse = (pem: string | Uint8Array): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

const labels: ReadonlyArray<readonly [RegExp, string]> = [
  [/PRIVATE KEY$/, "a private key, which is a secret and belongs to nobody but the server"],
  [/PUBLIC KEY$/, "a public key"],
  [/CERTIFICATE REQUEST$/, "a certificate request, which no CA has signed yet"],
  [/^PKCS7$|^CMS$/, "a PKCS #7 bundle"],
  [/CRL$/, "a list of revoked certificates"]
]

/** What a text without a certificate is. */
const describeText = (text: string): string => {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1]
  if (label !== undefined) return labels.find(([pattern]) => pattern.test(label))?.[1] ?? `a PEM block of the kind ${label}`
  if (/^\uFEFF?\s*<(?:!doctype|html|\?xml)/i.test(text)) return "a web page, perhaps an error page in place of a download"
  return "no PEM text"
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length

/** Reads the certificates as OpenSSL would, and says what stands there where it could not. `now` in milliseconds since 1970. */
export const examineCaFile = (bytes: Uint8Array, now: number): CaFile => {
  const text = Buffer.from(bytes).toString("utf8")
  if (text.trim() === "") return { _tag: "Empty" }
  // A certificate in DER begins with a SEQUENCE of two bytes' length.
  if (bytes[0] === 0x30 && bytes[1] === 0x82)
    return parse(bytes) === undefined ? { _tag: "NoCertificate", what: "binary data, but no certificate" } : { _tag: "Der" }
  if (looksLikeUtf16(bytes)) return { _tag: "Utf16" }

  const begins = [...text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/g)]
  if (begins.length === 0) return { _tag: "NoCertificate", what: describeText(text) }
  const certificates: Array<X509Certificate> = []
  for (const [i, begin] of begins.entries()) {
    const body = text.slice(begin.index, begins[i + 1]?.index)
    const end = /-----END (?:X509 |TRUSTED )?CERTIFICATE-----/.exec(body)
    if (end === null) return { _tag: "Cut", line: lineAt(text, begin.index) }
    const certificate = parse(body.slice(0, end.index + end[0].length))
    if (certificate === undefined) return { _tag: "Unparsable", number: i + 1, line: lineAt(text, begin.index) }
    certificates.push(certificate)
  }
  const [first] = certificates
  const count = certificates.length
  if (first !== undefined && certificates.every((one) => isExpired(one, now))) return { _tag: "Expired", certificate: first, count }
  if (first !== undefined && certificates.every((one) => isExpired(one, now) || isNotYetValid(one, now))) {
    return { _tag: "NotYetValid", certificate: certificates.find((one) => isNotYetValid(one, now))!, count }
  }
  return { _tag: "Usable", certificates }
}
