export type { Cell, Row } from "@ftm/transcript-schema"
export * from "./encodeTable.ts"
export * from "./openTable.ts"
export * from "./ParquetTableError.ts"
