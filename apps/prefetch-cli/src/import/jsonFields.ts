/** One `"name": value` of an object, with the value as it stands in the line. */
export interface JsonField {
  readonly name: string
  /** The value's own characters: digits that `JSON.parse` would round are still here. */
  readonly raw: string
}

/** What is wrong with a line that is not one JSON object; `field` is the field it stands in, where it stands in one. */
export type JsonFault =
  | { readonly _tag: "CutOff" }
  | { readonly _tag: "NotAnObject"; readonly found: "list" | "text" | "other" }
  | { readonly _tag: "BareWord"; readonly word: string }
  | { readonly _tag: "ControlCharacter"; readonly code: number }
  | { readonly _tag: "BadEscape"; readonly escape: string }
  | { readonly _tag: "BadNumber"; readonly number: string }
  | { readonly _tag: "FieldTwice" }
  | { readonly _tag: "MoreBehind"; readonly object: boolean }
  | { readonly _tag: "Expected"; readonly wanted: string; readonly found: string }

/** A fault, and where it stands. */
export class JsonError extends Error {
  readonly fault: JsonFault
  readonly field: string | undefined
  /** Characters into the line, from 1. */
  readonly column: number
  constructor(fault: JsonFault, field: string | undefined, column: number) {
    super(fault._tag)
    this.fault = fault
    this.field = field
    this.column = column
  }
}

/** Everything from the space on but the quote and the backslash. */
const plain = /[\x20\x21\x23-\x5b\x5d-\uffff]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const numberLike = /[-+.\w]+/y
const word = /-?[A-Za-z_][A-Za-z_0-9]*/y

/**
 * Reads a line that holds one JSON object and gives back its fields in their order. It takes exactly what RFC 8259 calls an
 * object, and unlike `JSON.parse` it refuses a field that is there twice and keeps every number's digits.
 * Throws a `JsonError` at the first fault.
 */
export const jsonFields = (line: string): ReadonlyArray<JsonField> => {
  const fields: Array<JsonField> = []
  const names = new Set<string>()
  let at = 0
  let field: string | undefined

  const fail = (fault: JsonFault): never => {
    throw new JsonError(fault, field, at + 1)
  }
  /** Characters that fit the pattern from here on; moves behind them. */
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(line)?.[0] ?? ""
    at += found.length
    return found
  }
  /** The next character that is not space; empty at the end. */
  const peek = (): string => {
    while (line.charCodeAt(at) <= 0x20 && " \t\r\n".includes(line.charAt(at))) at++
    return line.charAt(at)
  }
  const expect = (character: string, wanted: string): void => {
    const found = peek()
    if (found === "") fail({ _tag: "CutOff" })
    if (found !== character) fail({ _tag: "Expected", wanted, found })
    at++
  }

  const skipString = (): void => {
    at++
    for (;;) {
      take(plain)
      const next = line.charAt(at)
      if (next === "\"") break
      if (next === "") fail({ _tag: "CutOff" })
      if (next !== "\\") fail({ _tag: "ControlCharacter", code: next.charCodeAt(0) })
      const escape = line.charAt(at + 1)
      if (escape === "") fail({ _tag: "CutOff" })
      if (escape === "u") {
        const digits = line.slice(at + 2, at + 6)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail(at + 6 > line.length && /^[0-9a-fA-F]*$/.test(digits) ? { _tag: "CutOff" } : { _tag: "BadEscape", escape: `\\u${digits}` })
        at += 6
      } else if ("\"\\/bfnrt".includes(escape)) at += 2
      else fail({ _tag: "BadEscape", escape: `\\${escape}` })
    }
    at++
  }

  const skipNumber = (): void => {
    const start = at
    const found = take(number)
    at = start
    const all = take(numberLike)
    if (found === all) return
    if (at === line.length && /^-$|[.eE+-]$/.test(all)) fail({ _tag: "CutOff" })
    at = start
    fail(/^-?[A-Za-z_]/.test(all) ? { _tag: "BareWord", word: all } : { _tag: "BadNumber", number: all.slice(0, 40) })
  }

  const skipWord = (first: string): void => {
    const start = at
    const found = take(word)
    if (found === "") fail({ _tag: "Expected", wanted: "a value", found: first })
    if (found === "true" || found === "false" || found === "null") return
    const cut = at === line.length && ["true", "false", "null"].some((whole) => whole.startsWith(found))
    at = start
    fail(cut ? { _tag: "CutOff" } : { _tag: "BareWord", word: found.slice(0, 40) })
  }

  /** Behind a value: ends the lists and objects that close here, up to a comma behind which another value follows. */
  const closeLists = (open: Array<"{" | "[">): void => {
    while (open.length > 0) {
      const next = peek()
      if (next === "") fail({ _tag: "CutOff" })
      const close = open.at(-1) === "{" ? "}" : "]"
      if (next !== close && next !== ",") fail({ _tag: "Expected", wanted: `a comma or ${close}`, found: next })
      at++
      if (next === ",") return
      open.pop()
    }
  }

  // Fields that the format does not know may hold anything, lists in lists too: counted, not called, so that no depth is too deep.
  const skipValue = (): void => {
    const open: Array<"{" | "["> = []
    for (;;) {
      const first = peek()
      if (first === "") fail({ _tag: "CutOff" })
      let opened = false
      if (first === "\"") skipString()
      else if (first === "{" || first === "[") {
        at++
        if (peek() === (first === "{" ? "}" : "]")) at++
        else {
          open.push(first)
          opened = true
        }
      } else if (first === "-" || (first >= "0" && first <= "9") || first === "+" || first === ".") skipNumber()
      else skipWord(first)
      if (!opened) closeLists(open)
      if (open.length === 0) return
      if (open.at(-1) === "{") {
        if (peek() === "") fail({ _tag: "CutOff" })
        if (peek() !== "\"") fail({ _tag: "Expected", wanted: "a name in double quotes", found: peek() })
        skipString()
        expect(":", "a colon")
      }
    }
  }

  const first = peek()
  if (first !== "{") {
    fail(first === "[" ? { _tag: "NotAnObject", found: "list" } : { _tag: "NotAnObject", found: first === "\"" ? "text" : "other" })
  }
  at++
  if (peek() === "}") at++
  else {
    for (;;) {
      const next = peek()
      if (next === "") fail({ _tag: "CutOff" })
      if (next !== "\"") fail({ _tag: "Expected", wanted: "a field's name in double quotes", found: next })
      const start = at
      skipString()
      const name = JSON.parse(line.slice(start, at)) as string
      field = name
      expect(":", "a colon")
      peek()
      const valueStart = at
      skipValue()
      if (names.has(name)) fail({ _tag: "FieldTwice" })
      names.add(name)
      fields.push({ name, raw: line.slice(valueStart, at) })
      const behind = peek()
      if (behind === "") fail({ _tag: "CutOff" })
      if (behind !== "," && behind !== "}") fail({ _tag: "Expected", wanted: "a comma or }", found: behind })
      at++
      field = undefined
      if (behind === "}") break
    }
  }
  const behind = peek()
  if (behind !== "") fail({ _tag: "MoreBehind", object: behind === "{" })
  return fields
}
