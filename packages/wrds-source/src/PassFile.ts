/** One line of a PostgreSQL password file; `*` stands for anything. */
interface PassFileEntry {
  readonly host: string
  readonly port: string
  readonly database: string
  readonly username: string
  readonly password: string
}

export interface PassFileQuestion {
  readonly host: string
  readonly port: number
  readonly database: string
  /** Undefined: any, and the answer tells which. */
  readonly username: string | undefined
}

export interface PassFileAnswer {
  readonly username: string
  readonly password: string
}

/** Cuts at colons; a backslash takes the next character as it is. Everything behind the fourth colon is the password. */
const parseLine = (line: string): PassFileEntry | undefined => {
  const fields = [""]
  for (let i = 0; i < line.length; i++) {
    const escaped = line[i] === "\\" && i + 1 < line.length
    if (escaped) fields[fields.length - 1] += line[++i]!
    else if (line[i] === ":" && fields.length < 5) fields.push("")
    else fields[fields.length - 1] += line[i]!
  }
  const [host, port, database, username, password] = fields
  if (host === undefined || port === undefined || database === undefined || username === undefined || password === undefined) return undefined
  return { host, port, database, username, password }
}

const fits = (pattern: string, value: string): boolean => pattern === "*" || pattern === value

/**
 * The password for a connection by libpq's rules: `host:port:database:username:password` a line, `#` starts a comment,
 * `:` and `\` are escaped by `\`, `*` is a wildcard, the first line that fits wins.
 * Source: https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export const findInPassFile = (file: string, question: PassFileQuestion): PassFileAnswer | undefined => {
  for (const line of file.split(/\r?\n/)) {
    if (line.trim() === "" || line.startsWith("#")) continue
    const entry = parseLine(line)
    if (entry === undefined) continue
    if (!fits(entry.host, question.host) || !fits(entry.port, String(question.port)) || !fits(entry.database, question.database)) continue
    const username = question.username ?? (entry.username === "*" ? undefined : entry.username)
    if (username === undefined || !fits(entry.username, username) || entry.password === "") continue
    return { username, password: entry.password }
  }
  return undefined
}
