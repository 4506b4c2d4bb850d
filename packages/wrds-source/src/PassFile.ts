/** A field as it stands in the line, and what it means. */
interface Field {
  readonly raw: string
  readonly text: string
}

/** One line of a PostgreSQL password file; a field that is `*` alone stands for anything. */
interface PassFileLine {
  /** From 1. */
  readonly number: number
  readonly host: Field
  readonly port: Field
  readonly database: Field
  readonly username: Field
  readonly password: Field
}

export interface PassFileQuestion {
  readonly host: string
  readonly port: number
  readonly database: string
  /** Undefined: the file tells, where only one name fits. */
  readonly username: string | undefined
}

export interface PassFileUser {
  readonly line: number
  readonly username: string
}

/** A line that nearly fits, and why it does not. */
export interface NearMiss {
  readonly line: number
  readonly why: "a comment" | "white space or capitals" | "too few fields" | "another port" | "another database"
}

/** What the file holds for a connection. */
export type PassFileSearch =
  | { readonly _tag: "Found"; readonly username: string; readonly password: string; readonly rawPassword: string; readonly line: number }
  /** A line fits, but nothing stands behind its last colon. */
  | { readonly _tag: "EmptyPassword"; readonly line: number }
  /** Lines for the connection, but for other user names than the one asked for. */
  | { readonly _tag: "OtherUsers"; readonly users: ReadonlyArray<PassFileUser> }
  /** The user name stands where the password belongs. */
  | { readonly _tag: "Swapped"; readonly line: number }
  /** No user name was asked for, and the file has lines for several. */
  | { readonly _tag: "SeveralUsers"; readonly users: ReadonlyArray<PassFileUser> }
  /** No user name was asked for, and the line that fits is for anybody. */
  | { readonly _tag: "AnyUser"; readonly line: number }
  /** No line for the host, port and database. */
  | { readonly _tag: "NoLine"; readonly lines: number; readonly nearMisses: ReadonlyArray<NearMiss> }

/** Cuts at colons; a backslash takes the next character as it is. Everything behind the fourth colon is the password. */
const cutFields = (line: string): ReadonlyArray<Field> => {
  const fields: Array<{ raw: string; text: string }> = [{ raw: "", text: "" }]
  for (let i = 0; i < line.length; i++) {
    const field = fields.at(-1)!
    const escaped = line[i] === "\\" && i + 1 < line.length
    if (!escaped && line[i] === ":" && fields.length < 5) {
      fields.push({ raw: "", text: "" })
      continue
    }
    if (escaped) field.raw += line[i++]!
    field.raw += line[i]!
    field.text += line[i]!
  }
  return fields
}

const lineOf = (text: string, number: number): PassFileLine | undefined => {
  const [host, port, database, username, password] = cutFields(text)
  if (host === undefined || port === undefined || database === undefined || username === undefined || password === undefined)
    return undefined
  return { number, host, port, database, username, password }
}

const isAny = (field: Field): boolean => field.raw === "*"
const fits = (field: Field, value: string): boolean => isAny(field) || field.text === value
const nearlyFits = (field: Field, value: string): boolean => isAny(field) || field.text.trim().toLowerCase() === value.toLowerCase()

const isComment = (text: string): boolean => text.startsWith("#")

/** Why a line that nobody used might have been meant. Tells nothing of a line for another host: that is somebody else's business. */
const nearMissOf = (text: string, number: number, { database, host, port }: PassFileQuestion): NearMiss | undefined => {
  const comment = /^\s*#/.test(text)
  const body = text.replace(/^[\s#]*/, "")
  const line = lineOf(body, number)
  if (line === undefined) return !comment && nearlyFits(cutFields(body)[0]!, host) ? { line: number, why: "too few fields" } : undefined
  if (!nearlyFits(line.host, host)) return undefined
  const samePort = nearlyFits(line.port, String(port))
  const sameDatabase = nearlyFits(line.database, database)
  if (comment) return samePort && sameDatabase ? { line: number, why: "a comment" } : undefined
  if (!samePort) return { line: number, why: "another port" }
  return { line: number, why: sameDatabase ? "white space or capitals" : "another database" }
}

/**
 * The password for a connection by libpq's rules: `host:port:database:username:password` a line, `#` starts a comment,
 * `:` and `\` are escaped by `\`, `*` is a wildcard, the first line that fits wins; or what the file lacks.
 * More lenient than libpq in two things: an unescaped colon behind the fourth belongs to the password, and a line without one is passed over.
 * Source: https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export const searchPassFile = (file: string, question: PassFileQuestion): PassFileSearch => {
  const texts = file.replace(/^\uFEFF/, "").split(/\r?\n/)
  const used = texts.flatMap((text, i) => (text.trim() === "" || isComment(text) ? [] : [{ text, number: i + 1 }]))
  const forConnection = used
    .flatMap(({ number, text }) => lineOf(text, number) ?? [])
    .filter((line) => fits(line.host, question.host) && fits(line.port, String(question.port)) && fits(line.database, question.database))
  const [firstEmpty] = forConnection.filter(
    (line) => line.password.text === "" && (question.username === undefined || fits(line.username, question.username))
  )
  const withPassword = forConnection.filter((line) => line.password.text !== "")
  const named = withPassword.filter((line) => !isAny(line.username))
  const users = named.map((line): PassFileUser => ({ line: line.number, username: line.username.text }))

  const names = new Set(users.map(({ username }) => username))
  if (question.username === undefined && names.size > 1) return { _tag: "SeveralUsers", users }
  const username = question.username ?? [...names][0]

  if (username === undefined) {
    const [anybody] = withPassword
    if (anybody !== undefined) return { _tag: "AnyUser", line: anybody.number }
  } else {
    const line = withPassword.find((one) => fits(one.username, username))
    if (line !== undefined)
      return { _tag: "Found", username, password: line.password.text, rawPassword: line.password.raw, line: line.number }
    const swapped = named.find((one) => one.password.text === username)
    if (swapped !== undefined) return { _tag: "Swapped", line: swapped.number }
  }
  if (firstEmpty !== undefined) return { _tag: "EmptyPassword", line: firstEmpty.number }
  if (users.length > 0) return { _tag: "OtherUsers", users }
  const nearMisses = texts.flatMap((text, i) => nearMissOf(text, i + 1, question) ?? [])
  return { _tag: "NoLine", lines: used.length, nearMisses }
}
