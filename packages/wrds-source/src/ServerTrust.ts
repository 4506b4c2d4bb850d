import { shellWord } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import type { X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { type ConnectionOptions as TlsOptions, getCACertificates } from "node:tls"
import { type CaFile, dayOf, examineCaFile, nameOf } from "./CaFile.ts"
import { NotConfigured, type WrdsError, wrdsError } from "./WrdsError.ts"
import type { WrdsSettings } from "./WrdsSettings.ts"

/** Whose word counts for the server's certificate. */
export type Trust =
  /** The certificate is not looked at: `WRDS_SSLMODE=require` without a CA file. */
  | { readonly _tag: "Unchecked" }
  /** `WRDS_SSLMODE=disable`; `unusedCaFile` is what WRDS_CA_FILE names all the same. */
  | { readonly _tag: "NoTls"; readonly unusedCaFile: string | undefined }
  /** Node's own list of CAs, and those that were added to it. */
  | { readonly _tag: "NodeCas"; readonly lists: ReadonlyArray<string>; readonly hasSystemStore: boolean }
  /** The CAs of WRDS_CA_FILE; with `WRDS_SSLMODE=require` the certificate may be for another host, as in libpq. */
  | { readonly _tag: "CaFile"; readonly path: string; readonly certificates: ReadonlyArray<X509Certificate>; readonly checksName: boolean }

/** How TLS is to check the server; `options` is `false` for no TLS at all. */
export interface ServerTrust {
  readonly options: false | TlsOptions
  readonly trust: Trust
}

/**
 * Node brings a list of CAs of its own and reads this machine's store only when told to, by `NODE_OPTIONS=--use-system-ca`
 * (Node 22.15 or later) or, for single files, by `NODE_EXTRA_CA_CERTS`.
 */
const nodeCas = (): Trust => {
  const own = "Node's own list of CAs"
  // Node 20 has no such function, and no option for the machine's store either.
  if (typeof getCACertificates !== "function") return { _tag: "NodeCas", lists: [own], hasSystemStore: false }
  const extra = getCACertificates("extra").length
  const hasSystemStore = getCACertificates("default").length > getCACertificates("bundled").length + extra
  return {
    _tag: "NodeCas",
    lists: [own, ...(hasSystemStore ? ["this machine's store"] : []), ...(extra > 0 ? ["NODE_EXTRA_CA_CERTS"] : [])],
    hasSystemStore
  }
}

/** Fits behind "checked against". */
export const describeTrust = (trust: Trust): string => {
  switch (trust._tag) {
    case "Unchecked":
      return "nothing (WRDS_SSLMODE=require)"
    case "NoTls":
      return "nothing (WRDS_SSLMODE=disable)"
    case "NodeCas":
      return trust.lists.join(" and ")
    case "CaFile":
      return (
        `WRDS_CA_FILE=${trust.path} (${trust.certificates
          .map(({ subject }) => nameOf(subject))
          .slice(0, 3)
          .join("; ")}${trust.certificates.length > 3 ? `; and ${trust.certificates.length - 3} more` : ""})` +
        (trust.checksName ? "" : ", whatever host it is for (WRDS_SSLMODE=require)")
      )
  }
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "unknown error"

const orUnset = "or unset it to use Node's own list of CAs."

const unreadable = (path: string, code: string): WrdsError => {
  const isHome = path.includes("/~/")
  const what = code === "ENOENT" || code === "ENOTDIR" ? "is not there" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`
  const tilde = isHome ? ` ("~" is a shell's word for your home, and no shell has replaced it)` : ""
  return wrdsError(new NotConfigured({}), {
    found: `The CA file ${path} of WRDS_CA_FILE ${what}${tilde}.`,
    advice: `Correct WRDS_CA_FILE, ${orUnset}`,
    end: "nothing"
  })
}

const unusable = (path: string, file: Exclude<CaFile, { readonly _tag: "Usable" }>, now: number): WrdsError => {
  const said = (found: string, advice: string): WrdsError =>
    wrdsError(new NotConfigured({}), { found: `The CA file ${path} of WRDS_CA_FILE ${found}.`, advice, end: "nothing" })
  const another = `Get the CA's certificate as a PEM file again (it begins with -----BEGIN CERTIFICATE-----), ${orUnset}`
  switch (file._tag) {
    case "Empty":
      return said("is empty", another)
    case "Der":
      return said(
        "holds a certificate in binary form (DER), where PEM is needed",
        `Convert it: openssl x509 -inform der -in ${shellWord(path)} -out ${shellWord(`${path}.pem`)} and set WRDS_CA_FILE to ${path}.pem`
      )
    case "Utf16":
      return said("is saved as UTF-16, where PEM has one byte per character", "Save it again as UTF-8 (Notepad: Save as, Encoding UTF-8).")
    case "NoCertificate":
      return said(`holds no certificate: it is ${file.what}`, another)
    case "Cut":
      return said(`is cut off: the certificate that begins at line ${file.line} has no -----END CERTIFICATE-----`, another)
    case "Unparsable":
      return said(`cannot be used: its certificate ${file.number}, at line ${file.line}, cannot be parsed`, another)
    case "Expired":
    case "NotYetValid": {
      const { certificate, count } = file
      const when = file._tag === "Expired" ? `ended on ${dayOf(certificate.validTo)}` : `begins on ${dayOf(certificate.validFrom)}`
      return said(
        `holds no certificate that is valid today, ${new Date(now).toISOString().slice(0, 10)} by this machine's clock: that of ${nameOf(certificate.subject)} ${when}${count > 1 ? ` (and ${count - 1} more)` : ""}`,
        `Set the clock if it is wrong. If not, get the CA's present certificate, ${orUnset}`
      )
    }
  }
}

/** Says so where WRDS_CA_FILE is set and nothing reads it. */
export const unusedCaFile = (trust: Trust): { readonly found: string; readonly advice: string } | undefined =>
  trust._tag === "NoTls" && trust.unusedCaFile !== undefined
    ? {
        found: `WRDS_CA_FILE=${trust.unusedCaFile} is not used, because WRDS_SSLMODE=disable does without TLS, and so without a certificate.`,
        advice: "Unset WRDS_SSLMODE to have it checked, or unset WRDS_CA_FILE."
      }
    : undefined

/**
 * Reads and examines the CA file where one is named: before anything is dialled, since a wrong path must not cost a push.
 * Fails with NotConfigured where the file cannot vouch for any server. `require` with a CA file checks who has signed the certificate and
 * not for which host, as libpq does: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES
 */
export const readServerTrust = Effect.fn("readServerTrust")(function* (settings: WrdsSettings): Effect.fn.Return<ServerTrust, WrdsError> {
  const { sslMode } = settings
  // A message is to say where a relative path was looked for.
  const caFile = settings.caFile === "" ? "" : resolve(settings.caFile)
  if (sslMode === "disable") return { options: false, trust: { _tag: "NoTls", unusedCaFile: caFile === "" ? undefined : settings.caFile } }
  if (caFile === "") {
    return sslMode === "require"
      ? { options: { rejectUnauthorized: false }, trust: { _tag: "Unchecked" } }
      : { options: { rejectUnauthorized: true }, trust: nodeCas() }
  }
  const now = yield* Clock.currentTimeMillis
  const bytes = yield* Effect.tryPromise({ try: () => readFile(caFile), catch: (error) => unreadable(caFile, codeOf(error)) })
  const file = examineCaFile(bytes, now)
  if (file._tag !== "Usable") return yield* unusable(caFile, file, now)
  const ca = file.certificates.map((certificate) => certificate.toString())
  const checksName = sslMode === "verify-full"
  const options: TlsOptions = { rejectUnauthorized: true, ca, ...(checksName ? {} : { checkServerIdentity: () => undefined }) }
  return { options, trust: { _tag: "CaFile", path: caFile, certificates: file.certificates, checksName } }
})
