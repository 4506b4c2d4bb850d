import { Effect } from "effect"
import { ObjectStore, type StoredObject } from "./ObjectStore.ts"

const namesShown = 3

/** Addresses that were told of. A file that is passed over at every look is told of once in the life of the program. */
const told = new Set<string>()

/** Consoles of S3 show a folder by an object of such a key. */
const isFolderMark = (key: string): boolean => key.endsWith("/")

const passedOver = (addresses: ReadonlyArray<string>): string => {
  const names = addresses.slice(0, namesShown).join(", ")
  const more = addresses.length > namesShown ? ` and ${addresses.length - namesShown} more` : ""
  return `Passed over what no command of FTM wrote: ${names}${more}`
}

/**
 * The objects under a prefix that are a program's own, by ascending key. A folder that people share or a program keeps in step holds other
 * files as well (`.DS_Store`, copies of two that wrote at once): they are passed over, and told of once, with their address.
 */
export const listOwn = Effect.fn("listOwn")(function* (prefix: string, isOwn: (key: string) => boolean) {
  const store = yield* ObjectStore
  const own: Array<StoredObject> = []
  const news: Array<string> = []
  for (const object of yield* store.list(prefix)) {
    const address = store.addressOf(object.key)
    if (isOwn(object.key)) own.push(object)
    else if (!isFolderMark(object.key) && !told.has(address)) news.push(address)
  }
  for (const address of news) told.add(address)
  if (news.length > 0) yield* Effect.logWarning(passedOver(news))
  return own as ReadonlyArray<StoredObject>
})
