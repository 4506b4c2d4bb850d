export { type CountedStore, countedStore, type StoreReads } from "./CountedStore.ts"
export { type MemoryStore, memoryStore } from "./MemoryStore.ts"
export { denyAfter, refusingClock, type S3Behaviour, type S3Misbehaviour, type S3Request } from "./S3Misbehaviour.ts"
export { type AnsweredRequest, type S3TestServer, type S3TestServerOptions, startS3TestServer } from "./S3TestServer.ts"
