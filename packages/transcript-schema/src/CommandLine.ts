import { Context, Effect, Schema } from "effect"
import { shellWord } from "./ShellWord.ts"

/** How programs are started here: through npm in a checkout of the workspace, or by the names that they have once they are installed. */
export const CommandFormName = Schema.Literals(["checkout", "installed"])
export type CommandFormName = typeof CommandFormName.Type

/** How commands are shown: how programs are started here, and the variant that every command about results repeats. */
export type ShownForm = CommandFormName | { readonly start: CommandFormName; readonly variant: string }

/** How programs are started in this form. */
export const startIn = (form: ShownForm): CommandFormName => (typeof form === "string" ? form : form.start)

/** The same form for commands about a variant's results. */
export const formOfVariant = (form: ShownForm, variant: string): ShownForm => ({ start: startIn(form), variant })

/** The form in which commands are shown. A program sets it from how it was started itself; see `commandFormOf`. */
export const CommandForm = Context.Reference<ShownForm>("@ftm/transcript-schema/CommandForm", { defaultValue: () => "installed" })

/** The form in which this program was started. Node runs TypeScript in a checkout only, never from an installed package. */
export const commandFormOf = (moduleUrl: string): CommandFormName => (moduleUrl.endsWith(".ts") ? "checkout" : "installed")

/** A program under its names. */
export interface Program {
  /** Its script in the checkout. */
  readonly script: string
  /** Its command once it is installed; undefined for a tool, which is in the checkout alone. */
  readonly installed?: string
}

/** Flags by name, in the order in which they are shown. True is a flag without a value; null, undefined and false are no flag at all. */
export type CommandFlags = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What a person can type. */
export interface CommandLine {
  readonly program: Program
  readonly command?: string
  /** What the command takes besides flags. */
  readonly args?: ReadonlyArray<string>
  readonly flags?: CommandFlags
  /** It is about the results of a quarter, of which there may be variants. */
  readonly ofResults?: boolean
}

/** How a program is started: what its command and flags follow. */
export const startOf = ({ installed, script }: Program, form: ShownForm): string =>
  startIn(form) === "checkout" || installed === undefined ? `npm run ${script} --` : installed

/** A value that begins with `-` would be taken for a flag of its own. */
const flagWords = ([name, value]: readonly [string, CommandFlags[string]]): ReadonlyArray<string> => {
  if (value === null || value === undefined || value === false) return []
  if (value === true) return [`--${name}`]
  const word = shellWord(String(value))
  return String(value).startsWith("-") ? [`--${name}=${word}`] : [`--${name}`, word]
}

/** The variant stands behind the store. */
const withVariant = ({ quarter, store, ...others }: CommandFlags, variant: string): CommandFlags => ({ quarter, store, variant, ...others })

/** The command line as it is typed in a shell, in the given form. */
export const typedIn = (form: ShownForm, { args = [], command, flags = {}, program, ofResults = false }: CommandLine): string =>
  [
    startOf(program, form),
    ...(command === undefined ? [] : [command]),
    ...args.map(shellWord),
    ...Object.entries(ofResults && typeof form !== "string" ? withVariant(flags, form.variant) : flags).flatMap(flagWords)
  ].join(" ")

/** The command line as it is typed in a shell, in the form in which this program was started. */
export const typed = (line: CommandLine): Effect.Effect<string> => Effect.map(CommandForm, (form) => typedIn(form, line))

/** The same command with more flags. */
export const withFlags = (line: CommandLine, more: CommandFlags): CommandLine => ({ ...line, flags: { ...line.flags, ...more } })
