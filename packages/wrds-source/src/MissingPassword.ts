import { shellWord } from "@ftm/transcript-schema"
import type { NearMiss, PassFileSearch, PassFileUser } from "./PassFile.ts"
import type { PassFileState } from "./ReadPassFile.ts"
import { NotConfigured, type WrdsError, wrdsError } from "./WrdsError.ts"
import type { WrdsSettings } from "./WrdsSettings.ts"

/** What was looked at before the search for a password gave up, or before it was cut short. */
export interface PasswordSearch {
  readonly settings: WrdsSettings
  readonly username: string | undefined
  readonly path: string
  /** True where `PGPASSFILE` names the file. */
  readonly isNamed: boolean
  readonly home: string
  readonly state: PassFileState
  /** What the file holds, where it could be read. */
  readonly search: PassFileSearch | undefined
}

const chmod = (path: string): string => (process.platform === "win32" ? "" : ` and type: chmod 600 ${shellWord(path)}`)

const userList = (users: ReadonlyArray<PassFileUser>): string =>
  users.map(({ line, username }) => `"${username}" (line ${line})`).join(", ")

const nearMissPhrase = ({ line, why }: NearMiss): string => {
  switch (why) {
    case "a comment":
      return `line ${line} would fit but begins with #, so it is a comment`
    case "white space or capitals":
      return `line ${line} would fit but for white space or capital letters in its first fields`
    case "too few fields":
      return `line ${line} has fewer than the five fields host:port:database:user:password`
    case "another port":
    case "another database":
      return `line ${line} is for ${why}`
  }
}

/** What is wrong with the password file, in a phrase that begins with its path. */
export const describePassFile = ({ home, isNamed, path, search, settings, state, username }: PasswordSearch): string => {
  const name = isNamed ? `${path} (PGPASSFILE)` : path
  const place = `${settings.host}:${settings.port}:${settings.database}`
  switch (state._tag) {
    case "NotThere":
      return `${name} is not there${path.startsWith("~") ? ` ("~" is a shell's word for ${home}, and no shell has replaced it)` : ""}`
    case "NoFile":
      return `${name} is ${state.what}`
    case "NotReadable":
      return `${name} cannot be read (${state.code})`
    case "TooOpen":
      return `${name} can be read by others (its mode is ${state.mode}), so PostgreSQL's rules forbid using it`
    case "Utf16":
      return `${name} is saved as UTF-16, where a password file has one byte per character`
    case "Read":
  }
  if (search === undefined) return `${name} was not used`
  switch (search._tag) {
    case "EmptyPassword":
      return `line ${search.line} of ${name} fits ${place} but has no password behind its last colon`
    case "OtherUsers":
      return `${name} has lines for ${place}, but for the user ${userList(search.users)} and not for "${username}"`
    case "Swapped":
      return `line ${search.line} of ${name} has your user name where the password belongs: the order is host:port:database:user:password`
    case "SeveralUsers":
      return `${name} has lines of several users for ${place}: ${userList(search.users)}`
    case "AnyUser":
      return `line ${search.line} of ${name} fits ${place} for any user name, and no user name is set`
    case "Found":
      return `line ${search.line} of ${name} fits ${place}, but its bytes are not UTF-8, so its password cannot be read with certainty`
    case "NoLine": {
      const misses = search.nearMisses.map(nearMissPhrase).join("; ")
      const count = search.lines === 0 ? "holds no line" : `has no line for ${place}`
      return `${name} is there but ${count}${misses === "" ? "" : ` (${misses})`}`
    }
  }
}

const wantedName = "Type: export WRDS_USERNAME=your_wrds_name"

/** A line for another port or database may be right, and the setting wrong. */
const correctLine = (misses: ReadonlyArray<NearMiss>, line: string): string => {
  const settings = [
    ...(misses.some(({ why }) => why === "another port") ? ["WRDS_PORT"] : []),
    ...(misses.some(({ why }) => why === "another database") ? ["WRDS_DATABASE"] : [])
  ]
  const first = misses.length === 1 ? "Correct that line" : "Correct one of these lines"
  return `${settings.length === 0 ? "" : `If ${settings.join(" or ")} is wrong, correct or unset it. If not: `}${settings.length === 0 ? first : lowerFirst(first)} to ${line}`
}

/** What to do about the file. */
const adviceFor = (asked: PasswordSearch): string => {
  const { home, isNamed, path, search, settings, state, username } = asked
  const line = `${settings.host}:${settings.port}:${settings.database}:${username ?? "your_wrds_name"}:your_password`
  const setName = username === undefined ? `${wantedName}, then ` : ""
  const addLine = (to: string): string =>
    `${setName === "" ? "Add" : `${setName}add`} the line ${line} to ${to} (a : or \\ in the password is written \\: or \\\\)${chmod(to)}`
  switch (state._tag) {
    case "NotThere":
      if (path.startsWith("~/")) return `Type: export PGPASSFILE=${shellWord(home + path.slice(1))}`
      return isNamed ? `Correct PGPASSFILE, or unset it to use the usual file; or ${lowerFirst(addLine(path))}` : addLine(path)
    case "NoFile":
      return isNamed
        ? "Set PGPASSFILE to the path of the password file itself, or unset it to use the usual file."
        : `Move it away: mv ${shellWord(path)} ${shellWord(`${path}-old`)}. ${addLine(path)}`
    case "NotReadable":
      return `Check its owner with: ls -l ${shellWord(path)}`
    case "TooOpen":
      return `Make it yours alone with: chmod 600 ${shellWord(path)}`
    case "Utf16":
      return "Save it again as UTF-8 (Notepad: Save as, Encoding UTF-8)."
    case "Read":
  }
  switch (search?._tag) {
    case "EmptyPassword":
      return `Write the password behind the last colon of line ${search.line}.`
    case "OtherUsers":
      return `${search.users.length === 1 ? "If that is your name" : "If one of these is your name"}, type: export WRDS_USERNAME=${shellWord(search.users[0]!.username)}. If not: ${lowerFirst(addLine(path))}`
    case "Swapped":
      return `Change line ${search.line} to ${line}`
    case "SeveralUsers":
      return `Say which one is to log in: export WRDS_USERNAME=${shellWord(search.users[0]!.username)}`
    case "AnyUser":
      return wantedName
    case "Found":
      return "Save the file again as UTF-8."
    case "NoLine":
      return search.nearMisses.length > 0 ? correctLine(search.nearMisses, line) : addLine(path)
    case undefined:
      return addLine(path)
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** No password anywhere: what each place holds, and what to type. */
export const missingPassword = (asked: PasswordSearch): WrdsError =>
  wrdsError(new NotConfigured({}), {
    found: `No WRDS password was found: WRDS_PASSWORD is not set, or empty; ${describePassFile(asked)}; WRDS_SECRET_ID is not set.`,
    advice: adviceFor(asked),
    end: "nothing"
  })

/** A password file that is meant for this and cannot be used: said at once, before any other place is asked. */
export const unusablePassFile = (asked: PasswordSearch): WrdsError =>
  wrdsError(new NotConfigured({}), {
    found: `The password file cannot be used: ${describePassFile(asked)}.`,
    advice: adviceFor(asked),
    end: "nothing"
  })
