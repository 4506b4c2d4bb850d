import { Effect } from "effect"
import { generate } from "selfsigned"

/** A server certificate for localhost and 127.0.0.1, its key, and the authority that signed it; all PEM. */
export interface ServerCertificate {
  readonly ca: string
  readonly certificate: string
  readonly key: string
}

const day = 24 * 60 * 60 * 1000

/** Makes a new authority for every start. Its key is thrown away at once, so the CA file vouches for this server only. */
export const makeServerCertificate: Effect.Effect<ServerCertificate> = Effect.promise(async () => {
  // Slightly backdated, so that a client whose clock is slightly slow does not find it "not yet valid".
  const validity = { notBeforeDate: new Date(Date.now() - day), notAfterDate: new Date(Date.now() + 30 * day) }
  const common = { keyType: "ec", curve: "P-256", algorithm: "sha256", ...validity } as const
  const authority = await generate([{ name: "commonName", value: "WRDS sandbox test authority" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true }
    ]
  })
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" }
        ]
      }
    ]
  })
  return { ca: authority.cert, certificate: server.cert, key: server.private }
})
