export { BadStoreName } from "./BadStoreName.ts"
export { fencedStore } from "./FencedStore.ts"
export { folderLayer } from "./FolderStore.ts"
export { listOwn } from "./ListOwn.ts"
export {
  AccessDenied,
  isSuperseded,
  NotFound,
  ObjectStore,
  ObjectStoreError,
  type StoredObject,
  Superseded,
  Unreachable,
  Unusable
} from "./ObjectStore.ts"
export { patiently, unlessOutage } from "./Patience.ts"
export type { S3Options } from "./S3Options.ts"
export { s3Layer, storeLayer } from "./StoreLayer.ts"
export { replaceObjects, storeView } from "./StoreView.ts"
export { parseStorePlace, type StorePlace } from "./StorePlace.ts"
