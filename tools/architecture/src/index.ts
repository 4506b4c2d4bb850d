export * from "./Imports.ts"
export * from "./Circles.ts"
export * from "./TopLevel.ts"
