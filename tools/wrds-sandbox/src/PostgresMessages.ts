import type { Duplex } from "node:stream"

// PostgreSQL's protocol, version 3: https://www.postgresql.org/docs/current/protocol-message-formats.html

/** Codes that take the place of a protocol version in a client's first message. */
export const sslRequest = 80877103
export const gssRequest = 80877104
export const cancelRequest = 80877102

/** A client's first message: its length, a code and, for a log-in, pairs of names and values. */
export interface StartMessage {
  readonly code: number
  readonly bytes: Buffer
}

/** The longest first message that PostgreSQL itself accepts. */
const longestStart = 10_000

/** Undefined if the client disconnects or does not speak PostgreSQL's protocol. */
export const readStart = async (from: Duplex): Promise<StartMessage | undefined> => {
  const head = await readExactly(from, 4)
  if (head === undefined) return undefined
  const length = head.readInt32BE(0)
  if (length < 8 || length > longestStart) return undefined
  const rest = await readExactly(from, length - 4)
  if (rest === undefined) return undefined
  return { code: rest.readInt32BE(0), bytes: Buffer.concat([head, rest]) }
}

/** A server's message: one letter, a length, and the rest. */
export interface ServerMessage {
  readonly type: string
  readonly bytes: Buffer
}

export const readServerMessage = async (from: Duplex): Promise<ServerMessage | undefined> => {
  const head = await readExactly(from, 5)
  if (head === undefined) return undefined
  const length = head.readInt32BE(1) - 4
  const rest = length === 0 ? Buffer.alloc(0) : await readExactly(from, length)
  return rest === undefined ? undefined : { type: head.toString("latin1", 0, 1), bytes: Buffer.concat([head, rest]) }
}

/** A parameter of a log-in message, such as `user`. */
export const startParameter = (start: StartMessage, name: string): string => {
  const words = start.bytes.toString("utf8", 8).split("\0")
  for (let i = 0; i + 1 < words.length; i += 2) {
    if (words[i] === name) return words[i + 1] ?? ""
  }
  return ""
}

/** `R` with code 0: the log-in is accepted. */
export const isAuthenticationOk = (message: ServerMessage): boolean => message.type === "R" && message.bytes.readInt32BE(5) === 0

/** The SQLSTATE of an error message. */
export const sqlStateOf = (message: ServerMessage): string | undefined =>
  message.bytes
    .toString("utf8", 5)
    .split("\0")
    .find((field) => field.startsWith("C"))
    ?.slice(1)

/** A FATAL error as the server sends it before it hangs up. */
export const fatalError = (sqlState: string, words: string): Buffer => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${words}\0\0`, "utf8")
  const head = Buffer.alloc(5)
  head.write("E", 0, "latin1")
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

/** The next `count` bytes, or undefined if the stream ends earlier. Nothing after them is taken from the stream. */
const readExactly = (from: Duplex, count: number): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const finish = (bytes: Buffer | undefined): void => {
      from.off("readable", look)
      from.off("end", leave)
      from.off("close", leave)
      resolve(bytes)
    }
    const look = (): void => {
      const bytes: Buffer | null = from.read(count)
      if (bytes === null) return
      finish(bytes.length === count ? bytes : undefined)
    }
    const leave = (): void => finish(undefined)
    from.on("readable", look)
    from.on("end", leave)
    from.on("close", leave)
    look()
  })
