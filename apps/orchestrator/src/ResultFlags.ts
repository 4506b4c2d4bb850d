import { optionalFlag, perQuarterFlags, textFlag } from "@ftm/command-line/commands"
import { isVariantName, mainVariant, resultsBelow, variantResults } from "@ftm/lineage"
import { storeLayer } from "@ftm/object-store"
import { CommandForm, formOfVariant } from "@ftm/transcript-schema"
import { Effect, Layer, Option } from "effect"
import { Flag } from "effect/cli"

/** Which of a quarter's results a command is about. */
export const variantFlag = optionalFlag(
  textFlag("variant", "NAME").pipe(Flag.filter(isVariantName, () => "letters, digits, . _ or -, the first a letter or a digit")),
  "Keep results of other settings beside the quarter's own, under this name",
  mainVariant
)

/** The flags of a command about the results of each quarter that is named. */
export const resultFlags = { ...perQuarterFlags, variant: variantFlag }

/** The store that the flags name, as the variant that they name sees it. Commands that are shown name the variant too. */
export const resultsLayer = ({ store, variant }: { readonly store: string; readonly variant: Option.Option<string> }) => {
  const name = Option.getOrElse(variant, () => mainVariant)
  const results = Layer.provide(resultsBelow(variantResults(name)), storeLayer(store))
  if (name === mainVariant) return results
  return Layer.merge(
    results,
    Layer.effect(
      CommandForm,
      Effect.map(CommandForm, (form) => formOfVariant(form, name))
    )
  )
}
