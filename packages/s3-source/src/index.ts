export { listPrefetchedFirms, prefetchExists, readPrefetchedFirms, readPrefetchManifest, readUsableManifest } from "./PrefetchReader.ts"
export * from "./PrefetchCommand.ts"
export * from "./PrefetchWriter.ts"
export { s3SourceLayer } from "./S3Source.ts"
