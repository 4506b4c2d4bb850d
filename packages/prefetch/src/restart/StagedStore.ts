import { type ObjectStore, storeView } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"

/** What of a quarter lies elsewhere while it is taken in, or its sentences are made, beside what is there. */
export interface Beside {
  /** Below which key of the store; empty for the quarter itself. */
  readonly below: string
  /** The raw components are those of the quarter itself. */
  readonly ownComponents: boolean
}

const isComponents = (key: string): boolean => key.startsWith(`${StoreKeys.componentsTable}/`)

/** The store as that quarter's work sees it. */
export const storeBeside = (store: ObjectStore["Service"], { below, ownComponents }: Beside): ObjectStore["Service"] =>
  storeView(store, below, ownComponents ? isComponents : undefined)

/** A quarter taken in again, components and all. */
export const wholeBeside: Beside = { below: StoreKeys.stagingPrefix, ownComponents: false }
/** Sentences made again from the components that are there. */
export const sentencesBeside: Beside = { below: StoreKeys.stagingPrefix, ownComponents: true }
