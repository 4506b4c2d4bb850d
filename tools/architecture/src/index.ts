export * from "./imports.ts"
export * from "./circles.ts"
