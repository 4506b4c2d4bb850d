import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import fc from "fast-check"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fileLines, longestLine } from "../../src/import/FileLines.ts"
import { type ImportIndex, indexFolder } from "../../src/import/ImportFolder.ts"
import { planFirms } from "../../src/import/PlanImport.ts"

const quarter: Quarter = parseQuarter("2021Q1")!
const command = "npm run prefetch -- import --quarter 2021Q1 --from DIR --store S"

const good = {
  firm_id: "24937",
  firm_name: "Example Corp.",
  permno: 14593 as number | null,
  gvkey: "001690" as string | null,
  transcript_id: "2170794",
  call_date: "2021-01-27",
  component_order: 1,
  text: "Revenue grew." as string | null
}
const lineOf = (changes: Readonly<Record<string, unknown>> = {}): string => JSON.stringify({ ...good, ...changes })

let root: string
let folders = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "ftm-import-"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A new folder with these files. */
const folderOf = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = join(root, String(folders++))
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

const index = (folder: string): Promise<ImportIndex> => Effect.runPromise(indexFolder(folder, quarter, command))
const refused = (folder: string) => Effect.runPromise(Effect.flip(indexFolder(folder, quarter, command)))

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1")
const utf16 = (text: string): Uint8Array => Buffer.from(text, "utf16le")
const bytes = (...parts: ReadonlyArray<string | Uint8Array>): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)))

describe("what is wrong with a folder", () => {
  it.each<readonly [string, Readonly<Record<string, string | Uint8Array>>, ReadonlyArray<string>]>([
    [
      "an impossible date",
      { "a.jsonl": `${lineOf()}\n${lineOf({ component_order: 2, call_date: "2021-02-30" })}\n` },
      ["line 2 of a.jsonl, call_date: 2021-02-30 is not a date"]
    ],
    [
      "a cut last line",
      { "a.jsonl": `${lineOf()}\n${lineOf({ component_order: 2 }).slice(0, -5)}` },
      ["line 2 of a.jsonl, text: the line ends inside the JSON object"]
    ],
    ["Python's NaN", { "a.jsonl": lineOf().replace("14593", "NaN") }, ["line 1 of a.jsonl, permno: NaN is not JSON; write null"]],
    [
      "Windows-1252",
      {
        "a.jsonl": latin1(`${lineOf()}\n${lineOf({ component_order: 2, text: "Café" })}\n${lineOf({ component_order: 3, text: "Zürich" })}`)
      },
      [
        "line 2 of a.jsonl: byte 162 of the line (0xE9) is not UTF-8; in Windows-1252 it would read",
        "Café",
        "iconv -f WINDOWS-1252 -t UTF-8",
        "line 3 of a.jsonl: byte 160 of the line (0xFC)"
      ]
    ],
    [
      "a file that was cut within a character",
      { "a.jsonl": Buffer.from(lineOf({ text: "Caf😀" })).subarray(0, -4) },
      ["line 1 of a.jsonl: the line ends inside a character: the file was cut\n"]
    ],
    [
      "UTF-16 with its mark",
      { "a.jsonl": bytes(Uint8Array.of(0xff, 0xfe), utf16(lineOf())) },
      ["a.jsonl: is UTF-16, not UTF-8", "iconv -f UTF-16 -t UTF-8"]
    ],
    ["UTF-16 without its mark", { "a.jsonl": utf16(lineOf()) }, ["a.jsonl: is UTF-16, not UTF-8", "iconv -f UTF-16LE"]],
    ["NUL bytes", { "a.jsonl": `${lineOf()}\n\0\0\0` }, ["line 2 of a.jsonl: byte 1 is a NUL byte"]],
    ["gzip under another name", { "a.jsonl": gzipSync(lineOf()) }, ["a.jsonl: is compressed with gzip", "gunzip"]],
    ["a compressed file beside others", { "a.jsonl": lineOf(), "b.jsonl.gz": gzipSync(lineOf()) }, ["b.jsonl.gz: is compressed"]],
    ["CSV", { "a.jsonl": 'firm_id,firm_name,text\n1,A,"Hello"\n' }, ["a.jsonl: is a table with a header line (CSV)"]],
    ["a JSON list", { "a.jsonl": JSON.stringify([good, good], undefined, 1) }, ["a.jsonl: is a JSON list, not JSON Lines"]],
    [
      "objects over several lines",
      { "a.jsonl": JSON.stringify(good, undefined, 1) },
      ["a.jsonl: has its JSON objects spread over several lines"]
    ],
    ["a field twice", { "a.jsonl": `${lineOf().slice(0, -1)},"text":"Other"}` }, ["line 1 of a.jsonl, text: the field is there twice"]],
    ["half an emoji", { "a.jsonl": lineOf().replace("grew.", "\\ud83d") }, ["line 1 of a.jsonl, text: holds \\ud83d, half of a character"]],
    [
      "lines that disagree on the date, one of them in another quarter",
      { "a.jsonl": lineOf(), "b.jsonl": `\n${lineOf({ component_order: 2, call_date: "2021-04-01" })}\n` },
      ["line 2 of b.jsonl, call_date: 2021-04-01 for transcript 2170794 of firm 24937, which has 2021-01-27 in line 1 of a.jsonl"]
    ],
    [
      "the same, the other quarter first",
      { "a.jsonl": lineOf({ component_order: 2, call_date: "2021-04-01" }), "b.jsonl": lineOf() },
      ["line 1 of b.jsonl, call_date: 2021-01-27 for transcript 2170794 of firm 24937, which has 2021-04-01 in line 1 of a.jsonl"]
    ],
    [
      "lines that disagree on a PERMNO",
      { "a.jsonl": `${lineOf()}\n${lineOf({ component_order: 2, permno: 10001 })}` },
      ["line 2 of a.jsonl, permno: 10001 for transcript 2170794 of firm 24937, which has 14593 in line 1 of a.jsonl"]
    ],
    [
      "lines that disagree on a GVKEY",
      { "a.jsonl": `${lineOf()}\n${lineOf({ component_order: 2, gvkey: 12 })}` },
      ["line 2 of a.jsonl, gvkey: 000012", "which has 001690 in line 1 of a.jsonl"]
    ],
    [
      "an order twice",
      { "a.jsonl": lineOf(), "sub/b.JSONL": lineOf({ text: "Other." }) },
      ["line 1 of sub/b.JSONL, component_order: 1 is there twice in transcript 2170794 of firm 24937, first in line 1 of a.jsonl"]
    ],
    [
      "a call without a firm's name",
      { "a.jsonl": `${lineOf({ firm_name: null })}\n${lineOf({ firm_name: "", component_order: 2 })}` },
      ["line 1 of a.jsonl, firm_name: no line of transcript 2170794 of firm 24937 has a firm_name"]
    ]
  ])("%s", async (_, files, messages) => {
    const folder = folderOf(files)
    const error = await refused(folder)
    expect(error).toMatchObject({ reason: { _tag: "BadFiles" } })
    for (const message of messages) expect(error.message).toContain(message)
    expect(error.message).toMatch(/^\d+ problems? in the files of .*; nothing was written:/)
    expect(error.message).toMatch(/docs\/specs\/transcript-jsonl\.md\) and type: npm run prefetch -- import /)
    expect(error.message).not.toContain("undefined")
  })

  it("the first twenty problems, and how many more there are", async () => {
    const lines = Array.from({ length: 1_234 }, (_, i) => lineOf({ component_order: i, permno: -1 }))
    const { message } = await refused(folderOf({ "a.jsonl": lines.join("\n") }))
    expect(message).toContain("1,234 problems")
    expect(message.match(/permno: -1 is negative/g)).toHaveLength(20)
    expect(message).toContain("line 20 of a.jsonl")
    expect(message).toContain("… and 1,214 more")
  })

  it("a call whose lines disagree is told once a field", async () => {
    const lines = Array.from({ length: 9 }, (_, i) => lineOf({ component_order: i, call_date: i === 0 ? "2021-01-27" : "2021-01-28" }))
    expect((await refused(folderOf({ "a.jsonl": lines.join("\n") }))).message).toMatch(/^1 problem/)
  })

  it("no folder, a file, an empty folder, one without .jsonl", async () => {
    expect((await refused(join(root, "nowhere"))).message).toContain("There is no folder")
    const folder = folderOf({ "notes.csv": "a" })
    expect((await refused(folder)).message).toContain("There is no .jsonl file in " + folder + ": it has notes.csv.")
    expect((await refused(join(folder, "notes.csv"))).message).toContain(
      `is a file. Give --from the folder that it lies in: --from ${folder}`
    )
    expect((await refused(folderOf({}))).message).toContain("it is empty")
  })

  it("a link to nothing, and a file that may not be read", async () => {
    const folder = folderOf({ "a.jsonl": lineOf(), "b.jsonl": lineOf({ component_order: 2 }) })
    symlinkSync(join(folder, "gone"), join(folder, "c.jsonl"))
    chmodSync(join(folder, "b.jsonl"), 0)
    const { message } = await refused(folder)
    expect(message).toContain("c.jsonl: may not be read, or is a link to nothing")
    // The administrator may read everything.
    if (process.getuid?.() !== 0) expect(message).toContain("b.jsonl: may not be read to its end")
  })

  it("a line of a hundred megabytes, whose bytes are not kept", async () => {
    const folder = folderOf({ "a.jsonl": bytes('{"text":"', Buffer.alloc(longestLine, 120), `"}\n${lineOf()}\n`) })
    expect((await refused(folder)).message).toMatch(/line 1 of a\.jsonl: is 34 MB long, and at most 34 MB are read/)
    const seen: Array<readonly [number, number, boolean]> = []
    for await (const { lines } of fileLines(join(folder, "a.jsonl"))) {
      for (const line of lines) seen.push([line.number, line.length, line.bytes === undefined])
    }
    expect(seen).toEqual([
      [1, longestLine + 11, true],
      [2, lineOf().length, false]
    ])
  })
})

describe("a folder of which some bytes are others", () => {
  it("is read, or refused in words: nothing throws, nothing is taken for what it is not", async () => {
    const lines = [lineOf(), lineOf({ component_order: 2, text: "Café 😀" }), lineOf({ component_order: 3, text: null })].join("\n")
    let refusedOnes = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat()),
        async (changes, cut) => {
          const changed = Buffer.from(lines)
          for (const [at, byte] of changes) changed[at % changed.length] = byte
          const folder = folderOf({ "a.jsonl": cut === null ? changed : changed.subarray(0, cut % changed.length) })
          const outcome = await Effect.runPromise(Effect.result(indexFolder(folder, quarter, command)))
          if (outcome._tag === "Success") {
            // What was read stands so in the file.
            for (const call of outcome.success.calls)
              expect(call.date >= "2021-01-01" && call.date < "2021-04-01" && call.firmName !== "").toBe(true)
            return
          }
          refusedOnes++
          expect(outcome.failure).toMatchObject({ _tag: "PrefetchError", reason: { _tag: "BadFiles" } })
          expect(outcome.failure.message).toContain("a.jsonl")
          expect(outcome.failure.message).not.toMatch(/undefined|\[object|NaN is not a/)
          // No byte of the file moves the terminal's cursor.
          expect(outcome.failure.message).not.toMatch(/[^\P{Cc}\n]/u)
        }
      ),
      { seed: 17, numRuns: 400 }
    )
    expect(refusedOnes).toBeGreaterThan(200)
  })
})

describe("what is no fault", () => {
  it("folders in the folder, any letter case, a folder named like a file, links round in a circle, byte order marks, hidden files", async () => {
    const folder = folderOf({
      "a.jsonl": `\uFEFF${lineOf()}\r\n\r\n\uFEFF${lineOf({ component_order: 2 })}`,
      "x.jsonl/b.JSONL": `${lineOf({ component_order: 3 })}\n`,
      "deep/er/c.ndjson": lineOf({ component_order: 4 }),
      ".ipynb_checkpoints/a.jsonl": lineOf(),
      "._a.jsonl": "\0\0",
      "readme.txt": "hello",
      "empty.jsonl": ""
    })
    symlinkSync(folder, join(folder, "deep/round"))
    const found = await index(folder)
    expect(found.calls.map((call) => call.lines.map((line) => [line.file.name, line.number, line.order]))).toEqual([
      [
        ["a.jsonl", 1, 1],
        ["a.jsonl", 3, 2],
        ["x.jsonl/b.JSONL", 1, 3],
        ["deep/er/c.ndjson", 1, 4]
      ]
    ])
    expect(found.seen.passedOver).toEqual(["._a.jsonl", ".ipynb_checkpoints", "readme.txt"])
    expect(found.seen.emptyFiles).toEqual(["empty.jsonl"])
  })

  it("a PERMNO, GVKEY or name in one line of a call only; a name that changes between the calls of a firm", async () => {
    const bare = { permno: null, gvkey: null, firm_name: null }
    const found = await index(
      folderOf({
        "a.jsonl": [
          lineOf({ ...bare, component_order: 1 }),
          lineOf({ ...bare, component_order: 2, permno: 14593 }),
          lineOf({ ...bare, component_order: 3, gvkey: 1690 }),
          lineOf({ ...bare, component_order: 5, firm_name: "Later name" }),
          lineOf({ ...bare, component_order: 4, firm_name: "First name" }),
          lineOf({ transcript_id: "9", call_date: "2021-03-01", firm_name: "New name" })
        ].join("\n")
      })
    )
    expect(found.calls.map(({ firmName, gvkey, permno, transcriptId }) => [transcriptId, firmName, permno, gvkey])).toEqual([
      ["2170794", "First name", 14593, "001690"],
      ["9", "New name", 14593, "001690"]
    ])
    expect(planFirms(found.calls, "latest").firms.map((firm) => [firm.firmId, firm.firmName])).toEqual([["24937", "New name"]])
  })

  it("unknown fields and lost characters are counted, firms of other quarters named", async () => {
    const found = await index(
      folderOf({
        "a.jsonl": [
          lineOf({ PERMNO: 5 }),
          lineOf({ component_order: 2, text: "Z\uFFFDrich" }),
          lineOf({ firm_id: 7, firm_name: "Away", call_date: "2020-12-31" })
        ].join("\n")
      })
    )
    expect([...found.seen.unknownFields]).toEqual([["PERMNO", 1]])
    expect(found.seen.replacementCharacters).toBe(1)
    expect(found.others).toEqual({ lines: 1, calls: 1, firstDate: "2020-12-31", lastDate: "2020-12-31", firmsWithoutCall: ["Away"] })
  })
})

describe("the firms of a quarter", () => {
  const call = (firmId: string, transcriptId: string, date: string, hasText = true) => ({
    firmId,
    firmName: `Name of ${transcriptId}`,
    transcriptId,
    date,
    permno: 0,
    gvkey: "",
    lines: [],
    hasText
  })

  it("are there once each; the latest call with text counts, the others are written down", () => {
    const { firms, otherCalls } = planFirms(
      [
        call("10", "a", "2021-01-05"),
        call("10", "b", "2021-02-05"),
        call("10", "c", "2021-03-05", false),
        call("9", "d", "2021-03-05", false),
        call("9", "e", "2021-02-05", false)
      ],
      "latest"
    )
    expect(
      firms.map((firm) => [firm.firmId, firm.calls.map((one) => one.transcriptid), firm.otherCalls.map((one) => one.transcriptid)])
    ).toEqual([
      ["9", ["d"], ["e"]],
      ["10", ["b"], ["a", "c"]]
    ])
    expect(otherCalls.map((one) => [one.transcriptId, one.reason])).toEqual([
      ["e", "an earlier call of the firm in the quarter"],
      ["a", "an earlier call of the firm in the quarter"],
      ["c", "a later call of the firm in the quarter, without text"]
    ])
  })
})

describe("any set of calls, in any order of lines, in any files", () => {
  const calls = fc.uniqueArray(
    fc.record({
      firm_id: fc.integer({ min: 0, max: 4 }),
      transcript_id: fc.constantFrom("a", "b", "c"),
      call_date: fc.constantFrom("2020-12-31", "2021-01-01", "2021-02-14", "2021-03-31", "2021-04-01"),
      permno: fc.option(fc.integer({ min: 10_000, max: 99_999 })),
      gvkey: fc.option(fc.integer({ min: 1, max: 999_999 })),
      names: fc.array(fc.constantFrom("One", 'Two "quoted"', "Dreï 😀"), { minLength: 1, maxLength: 4 }),
      orders: fc.uniqueArray(fc.nat({ max: 50 }), { minLength: 1, maxLength: 6 }),
      text: fc.constantFrom(null, "  ", "Text.\nTwo lines,\u2028three.")
    }),
    { selector: (one) => `${one.firm_id} ${one.transcript_id}`, maxLength: 8 }
  )
  const linesOf = (call: {
    readonly names: ReadonlyArray<string>
    readonly orders: ReadonlyArray<number>
    readonly [field: string]: unknown
  }): ReadonlyArray<string> => {
    const { names, orders, ...fields } = call
    return orders.map((order, i) =>
      JSON.stringify({
        ...fields,
        component_order: order,
        firm_name: names[i % names.length],
        // Not every line has the numbers.
        ...(i % 2 === 1 ? { permno: null, gvkey: null } : {})
      })
    )
  }
  /** What must not depend on where a line stands. */
  const essence = ({ calls: found, lines, others }: ImportIndex) => ({
    lines,
    others,
    calls: found.map((call) => ({
      ...call,
      lines: call.lines.map(({ file, length, order, start }) => [
        order,
        readFileSync(file.path)
          .subarray(start, start + length)
          .toString("utf8")
      ])
    }))
  })

  it("give the same index", async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.infiniteStream(fc.nat({ max: 1_000 })), fc.integer({ min: 1, max: 4 }), async (some, random, parts) => {
        const lines = some.flatMap(linesOf)
        const shuffled = lines
          .map((line) => [random.next().value as number, line] as const)
          .sort(([a], [b]) => a - b)
          .map(([, line]) => line)
        const split: Record<string, string> = { "0.jsonl": "\n" }
        for (const line of shuffled) {
          const name = `${(random.next().value as number) % parts}.jsonl`
          split[name] = `${split[name] ?? ""}${line}${(random.next().value as number) % 2 === 0 ? "\r\n" : "\n"}`
        }
        const straight = await index(folderOf({ "all.jsonl": lines.join("\n") }))
        const other = await index(folderOf(split))
        const withoutEnd = (one: ReturnType<typeof essence>) => JSON.stringify(one).replaceAll('\\r"]', '"]')
        expect(withoutEnd(essence(other))).toBe(withoutEnd(essence(straight)))
        expect(straight.lines).toBe(lines.length)
        const inQuarter = some.filter((call) => call.call_date >= "2021-01-01" && call.call_date < "2021-04-01")
        expect(straight.calls).toHaveLength(inQuarter.length)
        const { firms, otherCalls } = planFirms(straight.calls, "latest")
        expect(firms.map((firm) => firm.firmId)).toEqual([...new Set(inQuarter.map((call) => String(call.firm_id)))].sort())
        expect(firms.length + otherCalls.length).toBe(inQuarter.length)
      }),
      { seed: 15, numRuns: 150 }
    )
  })
})
