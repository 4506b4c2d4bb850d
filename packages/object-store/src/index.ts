export * from "./FolderStore.ts"
export * from "./ObjectStore.ts"
export type { S3Options } from "./S3Options.ts"
export * from "./storeLayer.ts"
