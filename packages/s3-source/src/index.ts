export { listPrefetchedFirms, prefetchExists, readPrefetchedFirms, readPrefetchManifest, readUsableManifest } from "./PrefetchReader.ts"
export { prefetchAdvice, prefetchCommand, type PrefetchOrigin, prefetchOrigin } from "./PrefetchCommand.ts"
export {
  writeComponentsPart,
  writePrefetchManifest,
  writeQuarterTable,
  writeTranscriptsPart,
  type WrittenTranscripts
} from "./PrefetchWriter.ts"
export { s3SourceLayer } from "./S3Source.ts"
