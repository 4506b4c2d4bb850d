export * from "./ObjectStore.ts"
