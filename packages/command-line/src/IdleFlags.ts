import { Console, Effect, Option } from "effect"

/** What some flags of a command need to have an effect, and whether this run has it. `only` is when, such as "with --engine batch". */
export interface FlagNeed<Name extends string> {
  readonly flags: ReadonlyArray<Name>
  readonly only: string
  readonly met: boolean
}

/** A flag that was given and has no effect on this run. */
export interface IdleFlag {
  /** As it is typed. */
  readonly flag: string
  readonly only: string
}

/** A flag that may be left out, as it was parsed: a switch, or one whose value is there only if it was given. */
type Optional = boolean | Option.Option<unknown>

type OptionalNames<Flags> = { readonly [Name in keyof Flags]: Flags[Name] extends Optional ? Name : never }[keyof Flags] & string

const isGiven = (value: unknown): boolean => value === true || (Option.isOption(value) && Option.isSome(value))

/** `batchSize` as it is typed: `--batch-size`. */
const typed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** The flags that were given and have no effect, each with the first need that is not met. */
export const idleFlags = <Flags extends object>(
  flags: Flags,
  needs: ReadonlyArray<FlagNeed<OptionalNames<Flags>>>
): ReadonlyArray<IdleFlag> => {
  const idle = new Map<string, IdleFlag>()
  for (const need of needs.filter(({ met }) => !met)) {
    for (const name of need.flags) {
      if (isGiven(flags[name]) && !idle.has(name)) idle.set(name, { flag: typed(name), only: need.only })
    }
  }
  return [...idle.values()]
}

/** `No effect on this run: --queue, --timeout (only with --engine batch); --all (only without --json).` */
export const idleWords = (idle: ReadonlyArray<IdleFlag>): string => {
  const groups = [...Map.groupBy(idle, ({ only }) => only)]
  return `No effect on this run: ${groups.map(([only, of]) => `${of.map(({ flag }) => flag).join(", ")} (only ${only})`).join("; ")}.`
}

/** Says on stderr which of the flags that were given have no effect on this run; says nothing where all have one. */
export const sayIdleFlags = <Flags extends object>(
  flags: Flags,
  needs: ReadonlyArray<FlagNeed<OptionalNames<Flags>>>
): Effect.Effect<void> => {
  const idle = idleFlags(flags, needs)
  return idle.length === 0 ? Effect.void : Console.error(idleWords(idle))
}
