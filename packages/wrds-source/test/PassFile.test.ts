import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { findInPassFile } from "../src/index.ts"

const wrds = { host: "wrds-pgdata.wharton.upenn.edu", port: 9737, database: "wrds", username: "ada" }

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

  it("tells the user name where none is asked for, but not from a wildcard", () => {
    const anybody = { ...wrds, username: undefined }
    expect(findInPassFile("*:*:*:*:secret\n*:*:*:bob:bobs", anybody)).toEqual({ username: "bob", password: "bobs" })
  })

  it("gives back any password that was escaped, and keeps colons behind the fourth", () => {
    expect(findInPassFile("*:*:*:ada:a:b:c", wrds)?.password).toBe("a:b:c")
    const escape = (text: string): string => text.replace(/[\\:]/g, "\\$&")
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => !/[\r\n]/.test(value))
    fc.assert(fc.property(text, text, (username, password) => {
      const file = `${escape(wrds.host)}:9737:wrds:${escape(username)}:${escape(password)}`
      if (username === "*") return
      expect(findInPassFile(file, { ...wrds, username })).toEqual({ username, password })
    }))
  })
})
