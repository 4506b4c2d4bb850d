import { generate } from "selfsigned"

/** A certificate and its key, both PEM. */
export interface Signed {
  readonly certificate: string
  readonly key: string
}

const day = 24 * 60 * 60 * 1000

/** Days from today, from and to. */
export type Validity = readonly [from: number, to: number]
const now: Validity = [-1, 30]

const dates = ([from, to]: Validity) => ({
  notBeforeDate: new Date(Date.now() + from * day),
  notAfterDate: new Date(Date.now() + to * day)
})
const common = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const

/** A CA; of its own, or signed by another. */
export const makeCa = async (
  name: string,
  { by, valid = now }: { readonly by?: Signed; readonly valid?: Validity } = {}
): Promise<Signed> => {
  const made = await generate([{ name: "commonName", value: name }], {
    ...common,
    ...dates(valid),
    ...(by === undefined ? {} : { ca: { key: by.key, cert: by.certificate } }),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true }
    ]
  })
  return { certificate: `${made.cert.trim()}\n`, key: made.private }
}

/** A server's certificate for a host name, signed by a CA or by itself. */
export const makeServer = async (
  host: string,
  { address, by, valid = now }: { readonly by?: Signed; readonly valid?: Validity; readonly address?: string } = {}
): Promise<Signed> => {
  const made = await generate([{ name: "commonName", value: host }], {
    ...common,
    ...dates(valid),
    ...(by === undefined ? {} : { ca: { key: by.key, cert: by.certificate } }),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [{ type: 2 as const, value: host }, ...(address === undefined ? [] : [{ type: 7 as const, ip: address }])]
      }
    ]
  })
  return { certificate: `${made.cert.trim()}\n`, key: made.private }
}
