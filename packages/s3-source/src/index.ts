export { listPrefetchedFirms, prefetchCommand, prefetchExists, readPrefetchedFirms, readPrefetchManifest } from "./PrefetchReader.ts"
export * from "./PrefetchWriter.ts"
export { s3SourceLayer } from "./S3Source.ts"
