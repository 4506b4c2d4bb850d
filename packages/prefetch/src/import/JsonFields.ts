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

/** Walks through one line. */
class LineReader {
  readonly #line: string
  #at = 0
  #field: string | undefined
  readonly #names = new Set<string>()

  constructor(line: string) {
    this.#line = line
  }

  fields(): ReadonlyArray<JsonField> {
    const fields: Array<JsonField> = []
    const first = this.#peek()
    if (first !== "{") this.#fail({ _tag: "NotAnObject", found: first === "[" ? "list" : first === '"' ? "text" : "other" })
    this.#at++
    if (this.#peek() === "}") this.#at++
    else {
      while (this.#readField(fields)) {
        this.#field = undefined
      }
    }
    const behind = this.#peek()
    if (behind !== "") this.#fail({ _tag: "MoreBehind", object: behind === "{" })
    return fields
  }

  /** Reads a field and what ends it; says whether another one follows. */
  #readField(fields: Array<JsonField>): boolean {
    const next = this.#peek()
    if (next === "") this.#fail({ _tag: "CutOff" })
    if (next !== '"') this.#fail({ _tag: "Expected", wanted: "a field's name in double quotes", found: next })
    const start = this.#at
    this.#skipString()
    const quoted = this.#line.slice(start, this.#at)
    const name = quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
    this.#field = name
    this.#expect(":", "a colon")
    this.#peek()
    const valueStart = this.#at
    this.#skipValue()
    const raw = this.#line.slice(valueStart, this.#at)
    if (this.#names.has(name)) this.#fail({ _tag: "FieldTwice" })
    this.#names.add(name)
    fields.push({ name, raw })
    const behind = this.#peek()
    if (behind === "") this.#fail({ _tag: "CutOff" })
    if (behind !== "," && behind !== "}") this.#fail({ _tag: "Expected", wanted: "a comma or }", found: behind })
    this.#at++
    return behind === ","
  }

  #fail(fault: JsonFault): never {
    throw new JsonError(fault, this.#field, this.#at + 1)
  }

  /** The characters that fit the pattern from here on; moves behind them. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#line)?.[0] ?? ""
    this.#at += found.length
    return found
  }

  /** The next character that is not space; empty at the end. */
  #peek(): string {
    for (;;) {
      const code = this.#line.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return this.#line.charAt(this.#at)
      this.#at++
    }
  }

  #expect(character: string, wanted: string): void {
    const found = this.#peek()
    if (found === "") this.#fail({ _tag: "CutOff" })
    if (found !== character) this.#fail({ _tag: "Expected", wanted, found })
    this.#at++
  }

  #skipString(): void {
    this.#at++
    for (;;) {
      // Nearly all of a line is text, so that this is where the time goes.
      plain.lastIndex = this.#at
      plain.test(this.#line)
      this.#at = plain.lastIndex
      const next = this.#line.charAt(this.#at)
      if (next === '"') break
      if (next === "") this.#fail({ _tag: "CutOff" })
      if (next !== "\\") this.#fail({ _tag: "ControlCharacter", code: next.charCodeAt(0) })
      this.#skipEscape()
    }
    this.#at++
  }

  #skipEscape(): void {
    const escape = this.#line.charAt(this.#at + 1)
    if (escape === "") this.#fail({ _tag: "CutOff" })
    if (escape === "u") {
      const digits = this.#line.slice(this.#at + 2, this.#at + 6)
      if (digits.length < 4 && /^[0-9a-fA-F]*$/.test(digits)) this.#fail({ _tag: "CutOff" })
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail({ _tag: "BadEscape", escape: `\\u${digits}` })
      this.#at += 6
    } else if ('"\\/bfnrt'.includes(escape)) this.#at += 2
    else this.#fail({ _tag: "BadEscape", escape: `\\${escape}` })
  }

  #skipNumber(): void {
    const start = this.#at
    const found = this.#take(number)
    this.#at = start
    const all = this.#take(numberLike)
    if (found === all) return
    if (this.#at === this.#line.length && /^-$|\d[.eE]$|[eE][+-]$/.test(all)) this.#fail({ _tag: "CutOff" })
    this.#at = start
    this.#fail(/^-?[A-Za-z_]/.test(all) ? { _tag: "BareWord", word: all.slice(0, 40) } : { _tag: "BadNumber", number: all.slice(0, 40) })
  }

  #skipWord(first: string): void {
    const start = this.#at
    const found = this.#take(word)
    if (found === "") this.#fail({ _tag: "Expected", wanted: "a value", found: first })
    if (found === "true" || found === "false" || found === "null") return
    const cut = this.#at === this.#line.length && ["true", "false", "null"].some((whole) => whole.startsWith(found))
    this.#at = start
    this.#fail(cut ? { _tag: "CutOff" } : { _tag: "BareWord", word: found.slice(0, 40) })
  }

  /** Fields that the format does not know may hold anything, lists in lists too: a list of what is open, so that no depth is too deep. */
  #skipValue(): void {
    const open: Array<"{" | "["> = []
    for (;;) {
      const first = this.#peek()
      let opened = false
      if (first === '"') this.#skipString()
      else if (first === "{" || first === "[") {
        this.#at++
        if (this.#peek() === (first === "{" ? "}" : "]")) this.#at++
        else {
          open.push(first)
          opened = true
        }
      } else if (first === "") this.#fail({ _tag: "CutOff" })
      else if (first === "-" || first === "+" || first === "." || (first >= "0" && first <= "9")) this.#skipNumber()
      else this.#skipWord(first)
      if (!opened) this.#closeLists(open)
      if (open.length === 0) return
      if (open.at(-1) === "{") this.#skipName()
    }
  }

  /** A name and its colon in an object within the line's object. */
  #skipName(): void {
    const next = this.#peek()
    if (next === "") this.#fail({ _tag: "CutOff" })
    if (next !== '"') this.#fail({ _tag: "Expected", wanted: "a name in double quotes", found: next })
    this.#skipString()
    this.#expect(":", "a colon")
  }

  /** Behind a value: ends the lists and objects that close here, up to a comma behind which another value follows. */
  #closeLists(open: Array<"{" | "[">): void {
    while (open.length > 0) {
      const next = this.#peek()
      if (next === "") this.#fail({ _tag: "CutOff" })
      const close = open.at(-1) === "{" ? "}" : "]"
      if (next !== close && next !== ",") this.#fail({ _tag: "Expected", wanted: `a comma or ${close}`, found: next })
      this.#at++
      if (next === ",") return
      open.pop()
    }
  }
}

/**
 * Reads a line that holds one JSON object and gives back its fields in their order. It takes exactly what RFC 8259 calls an
 * object, and unlike `JSON.parse` it refuses a field that is there twice and keeps every number's digits.
 * Throws a `JsonError` at the first fault.
 */
export const jsonFields = (line: string): ReadonlyArray<JsonField> => new LineReader(line).fields()
