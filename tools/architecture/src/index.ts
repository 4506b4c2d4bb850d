export * from "./imports.ts"
