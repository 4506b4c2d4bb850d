import { StoreKeys } from "@ftm/transcript-schema"

const variantName = /^[a-z0-9][a-z0-9._-]{0,62}$/i

/** What the quarter's own results are called where variants are named. */
export const mainVariant = "main"

/** Whether results can be kept under this name: letters, digits, `.`, `_` and `-`, the first a letter or a digit. */
export const isVariantName = (name: string): boolean => variantName.test(name)

/** Below which key a variant's results lie; those of the quarter itself, `main`, lie where they are. */
export const variantResults = (name: string): string => (name === mainVariant ? "" : StoreKeys.variantPrefix(name))
