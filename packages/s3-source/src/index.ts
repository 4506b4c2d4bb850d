export { listPrefetchedFirms, prefetchCommand, prefetchExists, readPrefetchedFirms, readPrefetchManifest, readUsableManifest } from "./PrefetchReader.ts"
export * from "./PrefetchWriter.ts"
export { s3SourceLayer } from "./S3Source.ts"
