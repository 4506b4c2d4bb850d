export * from "./imports.ts"
export * from "./topLevel.ts"
