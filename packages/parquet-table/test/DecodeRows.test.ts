import { describe, expect, it } from "@effect/vitest"
import { checkedRow, themeColumns } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { decodeRows } from "../src/index.ts"

const theme = {
  theme_id: "2021Q1_0",
  quarter: "2021Q1",
  name: "a",
  representation: "a",
  keywords: ["a"],
  n_firms: 2,
  n_topics: 3,
  n_sentences: 4,
  kind: "subject",
  specificity: 0.8,
  group_id: "2021Q1_g0",
  example: null,
  description: null,
  name_source: "keywords"
}

describe("decodeRows", () => {
  it.effect("gives each row as it was made", () =>
    Effect.gen(function* () {
      expect(yield* decodeRows("t.parquet", [theme, theme], (row) => checkedRow(themeColumns, row).n_firms)).toEqual([2, 2])
    })
  )

  it.effect("a row that its table does not promise: Corrupt, with the file and the cell", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(decodeRows("t.parquet", [theme, { ...theme, name: null }], (row) => checkedRow(themeColumns, row)))
      expect(error.reason._tag).toBe("Corrupt")
      expect(error.message).toContain("t.parquet is not what its table promises: column name holds null instead of STRING")
    })
  )

  it.effect("a mistake of the program is not the file's fault", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(
        decodeRows("t.parquet", [theme], () => {
          throw new TypeError("a mistake")
        })
      )
      expect(String(exit)).toContain("a mistake")
      expect(exit._tag === "Failure" && exit.cause.reasons.map((reason) => reason._tag)).toEqual(["Die"])
    })
  )
})
