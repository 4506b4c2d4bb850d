import type { Column } from "@ftm/transcript-schema"
import type { Row } from "../src/index.ts"

/** A column of every type, required and nullable. */
export const everyColumn: ReadonlyArray<Column> = (
  ["STRING", "INT32", "INT64", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "LIST<STRING>", "LIST<DOUBLE>"] as const
).flatMap((type) => {
  const name = type.replace("<STRING>", "").replace("LIST<DOUBLE>", "numbers").toLowerCase()
  return [
    { name, type, nullable: false },
    { name: `${name}_or_null`, type, nullable: true }
  ]
})

const nulls: Row = {
  string_or_null: null,
  int32_or_null: null,
  int64_or_null: null,
  double_or_null: null,
  boolean_or_null: null,
  date_or_null: null,
  timestamp_or_null: null,
  list_or_null: null,
  numbers_or_null: null
}

/** Two row groups, of two rows and of one, with what is easily lost on the way. */
export const everyRowGroup: ReadonlyArray<ReadonlyArray<Row>> = [
  [
    {
      ...nulls,
      string: "",
      int32: -1,
      int64: 9007199254740991,
      double: 0.1,
      boolean: true,
      date: "2021-02-28",
      timestamp: 1614556799123,
      list: [],
      numbers: []
    },
    {
      string: "naïve — “Q&A”\nline 2\t☃ 𝄞",
      string_or_null: "",
      int32: 2147483647,
      int32_or_null: -2147483648,
      int64: -9007199254740991,
      int64_or_null: 0,
      double: -1e300,
      double_or_null: 0,
      boolean: false,
      boolean_or_null: false,
      date: "1969-12-31",
      date_or_null: "2024-02-29",
      timestamp: -1,
      timestamp_or_null: 0,
      list: ["", "a,b", "𝄞"],
      list_or_null: [],
      numbers: [0.1, -0, 5e-324],
      numbers_or_null: []
    }
  ],
  [
    {
      ...nulls,
      string: "\uFEFFmark",
      int32: 0,
      int64: 0,
      double: 1,
      boolean: true,
      date: "1970-01-01",
      timestamp: 0,
      list: ["one"],
      list_or_null: ["x", "y"],
      numbers: [1],
      numbers_or_null: [0.25, 1e300]
    }
  ]
]
