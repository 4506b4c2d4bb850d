import { StoreKeys } from "@ftm/transcript-schema"

const variantName = /^[a-z0-9][a-z0-9._-]{0,62}$/i

/** Whether results can be kept under this name: letters, digits, `.`, `_` and `-`, the first a letter or a digit. */
export const isVariantName = (name: string): boolean => variantName.test(name)

/** Below which key a variant's results lie; those of the quarter itself, where no name is given, lie where they are. */
export const variantResults = (name: string | undefined): string => (name === undefined ? "" : StoreKeys.variantPrefix(name))
