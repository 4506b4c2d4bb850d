import { type ShownForm, commandFormOf, type Program } from "@ftm/transcript-schema"
import { readFileSync } from "node:fs"

/** What an app knows of itself. */
export interface KnownProgram {
  readonly version: string
  readonly program: Program
  /** How it was started, and so how it shows commands. */
  readonly form: ShownForm
}

/**
 * What an app knows of itself.
 *
 * @param moduleUrl `import.meta.url` of a file in the app's `src` or `dist`
 */
export const thisProgram = (moduleUrl: string, program: Program): KnownProgram => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", moduleUrl), "utf8")) as { readonly version: string }
  return { version: manifest.version, program, form: commandFormOf(moduleUrl) }
}
