import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type PassFileQuestion, searchPassFile } from "../src/index.ts"

const wrds = { host: "wrds-pgdata.wharton.upenn.edu", port: 9737, database: "wrds", username: "ada" }

/** User name and password, where the file has them. */
const findInPassFile = (file: string, question: PassFileQuestion) => {
  const found = searchPassFile(file, question)
  return found._tag === "Found" ? { username: found.username, password: found.password } : undefined
}

describe("the password file, by libpq's rules", () => {
  it("is read line by line; the first line that fits wins", () => {
    const file = "other:9737:wrds:ada:no\nwrds-pgdata.wharton.upenn.edu:9737:wrds:ada:first\n*:*:*:*:second\n"
    expect(findInPassFile(file, wrds)).toEqual({ username: "ada", password: "first" })
  })

  it("knows wildcards, comments, empty lines and Windows line ends", () => {
    expect(findInPassFile("# mine\r\n\r\n*:*:wrds:ada:secret\r\n", wrds)).toEqual({ username: "ada", password: "secret" })
    expect(findInPassFile("*:5432:*:*:secret", wrds)).toBeUndefined()
    expect(findInPassFile("too:few:fields", wrds)).toBeUndefined()
  })

  it("tells the user name where none is asked for, but not from a wildcard, and does not choose between two", () => {
    const anybody = { ...wrds, username: undefined }
    expect(findInPassFile("*:*:*:bob:bobs\n*:*:*:*:secret", anybody)).toEqual({ username: "bob", password: "bobs" })
    // What `psql -U bob` would take: the first line that fits bob.
    expect(findInPassFile("*:*:*:*:secret\n*:*:*:bob:bobs", anybody)).toEqual(
      findInPassFile("*:*:*:*:secret\n*:*:*:bob:bobs", { ...wrds, username: "bob" })
    )
    expect(searchPassFile("*:*:*:*:secret", anybody)).toEqual({ _tag: "AnyUser", line: 1 })
    expect(searchPassFile("*:*:*:ada:a\n*:*:*:bob:b", anybody)).toEqual({
      _tag: "SeveralUsers",
      users: [
        { line: 1, username: "ada" },
        { line: 2, username: "bob" }
      ]
    })
  })

  it("takes an escaped star for the letter", () => {
    expect(searchPassFile("*:*:*:\\*:secret", wrds)).toEqual({ _tag: "OtherUsers", users: [{ line: 1, username: "*" }] })
  })

  it("says which line the password came from, comments and empty lines counted", () => {
    expect(searchPassFile("# mine\n\n*:*:*:ada:\n*:*:*:ada:secret", wrds)).toMatchObject({ _tag: "Found", line: 4 })
  })

  it("never throws, and finds only what a line holds", () => {
    const piece = fc.constantFrom(
      "wrds-pgdata.wharton.upenn.edu",
      "9737",
      "wrds",
      "ada",
      "bob",
      "*",
      ":",
      ":",
      ":",
      "\\",
      "#",
      " ",
      "\r\n",
      "\n",
      "\uFEFF",
      "pw"
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom("ada", undefined), (pieces, username) => {
        const file = pieces.join("")
        const found = searchPassFile(file, { ...wrds, username })
        if (found._tag !== "Found") return
        expect(username === undefined || found.username === username).toBe(true)
        expect(found.password).not.toBe("")
        expect(file.split(/\r?\n/)[found.line - 1]!.endsWith(found.rawPassword)).toBe(true)
      }),
      { seed: 11, numRuns: 2_000 }
    )
  })

  it("gives back any password that was escaped, and keeps colons behind the fourth", () => {
    expect(findInPassFile("*:*:*:ada:a:b:c", wrds)?.password).toBe("a:b:c")
    const escape = (text: string): string => text.replace(/[\\:]/g, "\\$&")
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => !/[\r\n]/.test(value))
    fc.assert(
      fc.property(text, text, (username, password) => {
        const file = `${escape(wrds.host)}:9737:wrds:${escape(username)}:${escape(password)}`
        if (username === "*") return
        expect(findInPassFile(file, { ...wrds, username })).toEqual({ username, password })
      })
    )
  })
})
