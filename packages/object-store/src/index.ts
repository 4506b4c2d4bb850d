export * from "./FolderStore.ts"
export * from "./ObjectStore.ts"
