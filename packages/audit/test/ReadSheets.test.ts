import { Effect, Exit } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { AuditError, type AuditKey, readSheets, writeSheets } from "../src/index.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-audit-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const key: AuditKey = {
  quarter: "2021Q1",
  subject: { kind: "theme", id: "2021Q1_0", name: "freight", description: null, keywords: [] },
  seed: 1,
  calls: { read: 1, of: 1 },
  near_misses: "the nearest",
  population: { matched: 2, near_misses: 1 },
  drawn: { matched: 2, near_misses: 1 },
  rows: [1, 2, 3].map((row) => ({
    row,
    sentence_id: `1_9_000${row}`,
    firm_id: "1",
    matched: row < 3,
    found_by: "topic",
    score: null,
    section: "answer",
    speaker: "executives",
    weight: 1
  }))
}

const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)
const putKey = () => put("key.json", JSON.stringify(key))
const read = (...places: ReadonlyArray<string>) => Effect.runPromise(readSheets(places.length === 0 ? [folder] : places))
const header = "row,firm,section,speaker,before,sentence,after,about_it,note"
const reasonOf = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error
  )
  return failure instanceof AuditError ? failure.reason : failure
}

describe("sheets that coders have filled in", () => {
  it("are read whatever the coder wrote for yes and no, and in any order", async () => {
    putKey()
    put("coder_1.csv", `\ufeff${header}\r\n3,F,answer,E,,"Well, no.",,N,\r\n1,F,answer,E,,Said.,, YES ,sure\r\n2,F,answer,E,,More.,,1,\r\n`)
    put("coder_2.csv", `${header}\n1,F,answer,E,,Said.,,true,\n2,F,answer,E,,More.,,,\n3,F,answer,E,,No.,,0\n`)
    const { sheets } = await read()
    const saidBy = (n: number) => [1, 2, 3].map((row) => sheets[n]!.answers.get(row)!.isAboutIt)
    expect(saidBy(0)).toEqual([true, true, false])
    expect(sheets[0]!.answers.get(1)!.note).toBe("sure")
    expect(saidBy(1)).toEqual([true, null, false])
  })

  it("are read with semicolons, as Excel saves them in half of Europe, and as its Unicode text", async () => {
    putKey()
    put("coder_1.csv", `\ufeff${header.replaceAll(",", ";")}\r\n1;F;answer;E;;Costs, prices, all;;y;\r\n2;F;answer;E;;"a; b";;n;\r\n`)
    const tabs = `\ufeff${header.replaceAll(",", "\t")}\r\n1\tF\tanswer\tE\t\tSaid\t\tn\t\r\n`
    put("coder_2.csv", Buffer.from(tabs, "utf16le"))
    const { sheets } = await read()
    expect(sheets[0]!.answers.get(1)!.isAboutIt).toBe(true)
    expect(sheets[0]!.answers.get(2)!.isAboutIt).toBe(false)
    expect(sheets[1]!.answers.get(1)!.isAboutIt).toBe(false)
  })

  it("are refused where one coder would count as two, whose agreement would be perfect", async () => {
    putKey()
    const filledIn = `${header}\n1,F,answer,E,,Said.,,y,\n2,F,answer,E,,More.,,n,\n3,F,answer,E,,No.,,n,\n`
    put("coder_1.csv", filledIn)
    const file = join(folder, "coder_1.csv")
    expect(await reasonOf(read(folder, file))).toMatchObject({ _tag: "BadSheets", problems: [`${file}: it is named twice`] })
    put("coder_1 copy.csv", filledIn)
    const copy = join(folder, "coder_1 copy.csv")
    expect(await reasonOf(read())).toMatchObject({ _tag: "BadSheets", problems: [`${file}: it is a copy of ${copy}`] })
  })

  it("are refused where they are of another audit, whose rows have the same numbers", async () => {
    putKey()
    put("coder_1.csv", `${header}\n1,F,answer,E,,Said.,,y,\n2,G,question,A,,And costs?,,y,\n3,G,presentation,E,,Hello.,,n,\n`)
    expect(await reasonOf(read())).toMatchObject({
      _tag: "BadSheets",
      problems: ["coder_1.csv: it is a sheet of another audit than the key: 2 of its rows are from another section of a call"]
    })
  })

  it("are refused with every problem by file and row, and nothing is guessed", async () => {
    putKey()
    put("coder_1.csv", `${header}\n1,F,answer,E,,Said.,,maybe,\n2,F,answer,E,,More.,,y,\n2,F,answer,E,,More.,,n,\n7,F,answer,E,,No.,,y,\n`)
    put("coder_2.csv", `a,b\n1,2\n`)
    expect(await reasonOf(read())).toMatchObject({
      _tag: "BadSheets",
      problems: [
        'coder_1.csv, row 1: "maybe" is neither yes nor no',
        "coder_1.csv, row 2: it is there twice",
        'coder_1.csv: the key knows no row "7"',
        "coder_2.csv: it has no columns row and about_it"
      ]
    })
  })

  it("are taken one by one under other names, the key beside the first", async () => {
    putKey()
    put("ann.csv", `${header}\n1,F,answer,E,,Said.,,y,\n`)
    put("ben.csv", `${header}\n1,F,answer,E,,Said.,,n,\n`)
    const { sheets } = await read(join(folder, "ann.csv"), join(folder, "ben.csv"))
    expect(sheets.map(({ coder }) => coder)).toEqual(["ann.csv", "ben.csv"])
  })

  it("are missed with a reason: no sheets, no key, or a key that is none", async () => {
    expect(await reasonOf(read())).toMatchObject({ _tag: "BadSheets" })
    put("coder_1.csv", `${header}\n1,F,answer,E,,Said.,,y,\n`)
    expect(await reasonOf(read())).toMatchObject({ _tag: "Unreadable" })
    put("key.json", "{}")
    expect(await reasonOf(read())).toMatchObject({ _tag: "BadSheets" })
    expect(await reasonOf(read(join(folder, "nowhere")))).toMatchObject({ _tag: "Unreadable" })
  })

  it("are never written over, not even one of several", async () => {
    put("coder_2.csv", "filled in")
    const files = new Map([
      ["coder_1.csv", "new"],
      ["coder_2.csv", "new"]
    ])
    const written = await Effect.runPromiseExit(writeSheets(folder, { key, files }))
    expect(Exit.isFailure(written)).toBe(true)
    expect(readFileSync(join(folder, "coder_2.csv"), "utf8")).toBe("filled in")
    expect(await reasonOf(read(join(folder, "coder_1.csv")))).toMatchObject({ _tag: "Unreadable" })
  })
})
