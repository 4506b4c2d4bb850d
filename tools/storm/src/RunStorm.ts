import { mkdirSync, rmSync } from "node:fs"
import { userInfo } from "node:os"
import { join } from "node:path"
import { Chance } from "./Chance.ts"
import type { Outcome } from "./Compare.ts"
import { mountSmallDisk, type PlaceKind, type Shape, unmountSmallDisk } from "./Place.ts"
import { playRound, type RoundReport, unbrokenOutcome } from "./Round.ts"

export interface StormOptions {
  /** An empty one, for all rounds; removed where none has found anything. */
  readonly folder: string
  /** The first round's; each other is drawn from the one before. */
  readonly seed: number
  /** Ends before a round that would begin after so many minutes. */
  readonly minutes: number
  readonly rounds: number
  readonly onRound?: (rounds: ReadonlyArray<RoundReport>) => void
}

export interface StormReport {
  readonly rounds: ReadonlyArray<RoundReport>
  /** Mischief that this machine does not allow, and why. */
  readonly notDone: ReadonlyArray<string>
  readonly minutes: number
}

/** Whether a file system may be mounted here; where not, why. */
const whyNoSmallDisk = (folder: string): string | undefined => {
  try {
    mountSmallDisk(folder)
    unmountSmallDisk(folder)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error)
  }
}

/** Rounds, until the time is up or there were enough. The folders of those that found nothing are removed. */
export const runStorm = async ({ folder: root, minutes, onRound, rounds: wanted, seed }: StormOptions): Promise<StormReport> => {
  const begun = performance.now()
  const spent = () => (performance.now() - begun) / 60_000
  const noDisk = whyNoSmallDisk(join(root, "disk"))
  const kinds: ReadonlyArray<PlaceKind> = noDisk === undefined ? ["folder", "bucket", "small disk", "bucket"] : ["folder", "bucket"]
  const notDone = [
    ...(noDisk === undefined ? [] : [`the disk is full (${noDisk})`]),
    ...(userInfo().uid === 0 ? ["permission to write is lost (root may always write)"] : [])
  ]

  const known = new Map<Shape, Promise<Outcome>>()
  const unbroken = (shape: Shape): Promise<Outcome> => {
    const outcome = known.get(shape) ?? unbrokenOutcome(join(root, `unbroken-${known.size + 1}`), shape)
    known.set(shape, outcome)
    return outcome
  }

  const rounds: Array<RoundReport> = []
  for (let next = seed; rounds.length < wanted && spent() < minutes; next = new Chance(next).seed()) {
    const folder = join(root, `seed-${next}`)
    mkdirSync(folder)
    const report = await playRound(next, folder, kinds, unbroken)
    if (report.findings.length === 0) rmSync(folder, { recursive: true, force: true })
    rounds.push(report)
    onRound?.(rounds)
  }
  if (rounds.every(({ findings }) => findings.length === 0)) rmSync(root, { recursive: true, force: true })
  return { rounds, notDone, minutes: spent() }
}
