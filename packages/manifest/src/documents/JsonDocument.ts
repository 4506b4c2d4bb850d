import { ObjectStore } from "@ftm/object-store"
import { Effect, Option, Schema } from "effect"
import { BadDocument, ManifestError } from "../ManifestError.ts"

/**
 * Decodes a JSON text by a schema. What cannot be decoded is a `ManifestError` that names
 * the place (`where`: key, and line if there are several) and every problem in it.
 */
export const decodeJson = <S extends Schema.Codec<unknown, unknown>>(
  schema: S,
  key: string,
  where: string,
  whatToDo: string
): ((text: string) => Effect.Effect<S["Type"], ManifestError>) => {
  const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(schema), { errors: "all" })
  return (text) =>
    decode(text).pipe(
      Effect.mapError(
        (error) =>
          new ManifestError({ message: `${where} cannot be read: ${error.message}\n${whatToDo}`, key, reason: new BadDocument({}) })
      )
    )
}

/** The object's text, or none when there is no such object. */
export const readText = Effect.fn("readText")(function* (key: string) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(key).pipe(
    Effect.map(Option.some),
    Effect.catchReason("ObjectStoreError", "NotFound", () => Effect.succeed(Option.none<Uint8Array>()))
  )
  return Option.map(bytes, (found) => new TextDecoder().decode(found))
})

/** UTF-8 bytes of a value as indented JSON with a line end: what a person opens to see how far a batch is. */
export const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
