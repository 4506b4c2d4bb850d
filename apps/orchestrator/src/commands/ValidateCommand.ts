import { printJson, terminalWidth } from "@ftm/command-line"
import { optionalFlag, severalQuarters, textFlag } from "@ftm/command-line/commands"
import { inAuditWords, renderValidation } from "@ftm/run-words"
import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"

const industries = optionalFlag(textFlag("industries", "FILE"), "A CSV file: gvkey, permno or firm_id, and a code such as sic", "none")

export const validateCommand = Command.make("validate", { ...resultFlags, industries }, (flags) =>
  Effect.gen(function* () {
    const { readIndustries, validatePanels } = yield* Effect.promise(() => import("@ftm/audit"))
    const quarters = yield* severalQuarters(flags.quarter)
    const given = Option.isSome(flags.industries) ? yield* readIndustries(flags.industries.value) : undefined
    const found = yield* validatePanels(quarters, given)
    yield* flags.json ? printJson(found) : Console.log(renderValidation(found, terminalWidth(process.stdout)))
  }).pipe(inAuditWords, Effect.provide(resultsLayer(flags)))
).pipe(Command.withDescription("Checks the panel of one or more quarters: variance by fixed effects, zeros, concentration, leading calls"))
