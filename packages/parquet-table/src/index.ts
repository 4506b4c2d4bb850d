export type { Cell, Row } from "./Cell.ts"
export * from "./encodeTable.ts"
export * from "./openTable.ts"
export * from "./ParquetTableError.ts"
