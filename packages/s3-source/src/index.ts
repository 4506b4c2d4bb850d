export { listPrefetchedFirms, prefetchCommand, prefetchExists, readPrefetchedFirms, readPrefetchManifest } from "./PrefetchReader.ts"
export * from "./PrefetchWriter.ts"
