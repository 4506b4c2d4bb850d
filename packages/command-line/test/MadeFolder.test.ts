import { Result } from "effect"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeFolder } from "../src/index.ts"
import { markerName } from "../src/MadeFolder.ts"

const demo = { tool: "demo", typedAs: "npm run demo -- --folder" }
let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "ftm-made-folder-")))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const made = (path: string) => Result.getOrThrow(makeFolder(path, demo))
const refused = (path: string, ...more: [] | [{ readonly home: string; readonly program: string }]) => {
  const result = makeFolder(path, demo, ...more)
  if (Result.isSuccess(result)) throw new Error(`${path} was taken`)
  return result.failure
}

describe("a folder of a tool", () => {
  it("is made with a mark, and taken again", () => {
    const path = join(folder, "a", "b c")
    expect(made(path)).toBe(path)
    expect(readFileSync(join(path, markerName), "utf8")).toBe("demo\n")
    writeFileSync(join(path, "result"), "x")
    expect(made(`${path}/`)).toBe(path)
    expect(readdirSync(path)).toEqual([markerName, "result"])
  })

  it("may be an empty one", () => {
    made(folder)
    expect(readdirSync(folder)).toEqual([markerName])
  })
})

describe("what may be somebody's is refused and stays as it is", () => {
  it("other files", () => {
    for (const name of ["d.txt", "thesis.tex", "a.bib", ".hidden", "figures"]) writeFileSync(join(folder, name), name)
    const refusal = refused(folder)
    expect(refusal.reason).toEqual({ _tag: "HoldsOthersFiles", names: [".hidden", "a.bib", "d.txt"], more: 2 })
    expect(refusal.message).toBe(
      `${folder} holds .hidden, a.bib, d.txt and 2 more, which this command did not make. Nothing was touched. ` +
        "Name a new or an empty folder: npm run demo -- --folder NEW_FOLDER"
    )
    expect(readdirSync(folder)).toHaveLength(5)
  })

  it("another tool's folder, and a mark that is none", () => {
    writeFileSync(join(folder, markerName), "sample-corpus\n")
    expect(refused(folder).reason).toEqual({ _tag: "MadeByOther", tool: "sample-corpus" })
    rmSync(join(folder, markerName))
    mkdirSync(join(folder, markerName))
    expect(refused(folder).reason).toMatchObject({ _tag: "HoldsOthersFiles" })
  })

  it("a link, even to a folder that the tool made, and one that leads nowhere", () => {
    made(join(folder, "real"))
    symlinkSync(join(folder, "real"), join(folder, "link"))
    symlinkSync(join(folder, "gone"), join(folder, "dangling"))
    for (const name of ["link", "link/", "dangling"]) expect(refused(join(folder, name)).reason).toEqual({ _tag: "Link" })
    expect(existsSync(join(folder, "gone"))).toBe(false)
  })

  it("a file", () => {
    writeFileSync(join(folder, "file"), "x")
    expect(refused(join(folder, "file")).reason).toEqual({ _tag: "NotAFolder" })
    expect(refused(join(folder, "file", "below")).reason).toEqual({ _tag: "Unusable", code: "ENOTDIR" })
  })

  it.runIf(existsSync("/proc/self"))("a place where the system makes no folders, at once", () => {
    expect(refused("/proc/ftm/below").reason).toEqual({ _tag: "Unusable", code: "ENOENT" })
  })

  it("home, root and what they lie in, even with the mark", () => {
    const home = join(folder, "home", "jane")
    mkdirSync(home, { recursive: true })
    const kept = { home, program: "/nowhere" }
    for (const path of [home, join(folder, "home"), folder]) {
      writeFileSync(join(path, markerName), "demo\n")
      expect(refused(path, kept).reason).toEqual({ _tag: "HoldsHome" })
    }
    expect(Result.isSuccess(makeFolder(join(home, "ftm-demo"), demo, kept))).toBe(true)
    expect(refused("/").reason).toEqual({ _tag: "HoldsHome" })
    expect(refused(homedir()).reason).toMatchObject({ _tag: "HoldsHome" })
  })

  it("the checkout and what it lies in, also by another way", () => {
    const checkout = realpathSync(join(import.meta.dirname, "../../.."))
    const kept = { home: "", program: join(checkout, "packages/command-line/src") }
    for (const path of [checkout, join(checkout, ".."), join(checkout, "packages"), "/"])
      expect(refused(path, kept).reason).toEqual({ _tag: "HoldsProgram" })
    symlinkSync(checkout, join(folder, "link"))
    expect(refused(join(folder, "link", "packages"), kept).reason).toEqual({ _tag: "HoldsProgram" })
    expect(refused(join(checkout, "packages")).reason).toEqual({ _tag: "HoldsProgram" })
    expect(refused(join(checkout, "docs")).reason).toMatchObject({ _tag: "HoldsOthersFiles" })
  })

  it.each(["", "s3://my-bucket", "s3:/my-bucket", "~/demo"])("%j, which names no folder", (typed) => {
    expect(refused(typed).reason._tag).toBe("NoFolderName")
  })
})
