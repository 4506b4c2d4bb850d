export * from "./imports.ts"
export * from "./circles.ts"
export * from "./topLevel.ts"
