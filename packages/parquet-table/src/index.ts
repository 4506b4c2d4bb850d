export type { Cell, Row } from "./Cell.ts"
export * from "./EncodeTable.ts"
export * from "./OpenTable.ts"
export * from "./ParquetTableError.ts"
