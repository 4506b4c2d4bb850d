import { type Component, writeCall } from "./Call.ts"
import type { Firm } from "./Firm.ts"
import { addDays, type QuarterDates } from "./QuarterDates.ts"
import { Random } from "./Random.ts"

/** One row of `wrds_transcript_detail`: a version of an event's transcript. */
export interface Version {
  readonly transcriptId: number
  readonly collectionType: 1 | 2 | 7
  /** 4 preliminary, 5 final. */
  readonly presentationType: 4 | 5
  readonly creationDate: string
  readonly creationTime: string
  readonly components: ReadonlyArray<Component>
}

export interface CallEvent {
  readonly eventId: number
  /** 48 earnings call, 51 conference. */
  readonly eventType: 48 | 51
  readonly date: string
  readonly time: string
  readonly audioSeconds: number
  readonly versions: ReadonlyArray<Version>
}

/** The firm's events around the quarter, and which version of which event is the one to read. */
export interface FirmEvents {
  readonly events: ReadonlyArray<CallEvent>
  readonly chosenEvent: CallEvent
  readonly chosen: Version
}

/** `true` for one firm in `every`, always the same ones, so that each trap occurs in a small corpus as well. */
export const isTrap = (firm: Firm, every: number, offset: number): boolean => firm.index % every === offset

const ordinals = ["first", "second", "third", "fourth"]
const eventsPerFirm = 8
const transcriptsPerFirm = 16

/** The quarter's earnings call, with the versions and the other events that a careless query would pick up. */
export const makeEvents = (firm: Firm, seed: number, quarter: QuarterDates): FirmEvents => {
  const random = new Random(seed, "call", quarter.quarter, firm.index)
  const serial = quarter.serial % 64
  let nextEvent = 700_000_000 + (serial * 400_000 + firm.index) * eventsPerFirm
  let nextTranscript = 2_000_000 + (serial * 400_000 + firm.index) * transcriptsPerFirm

  const period = `${ordinals[Number(quarter.quarter.slice(5)) - 1]} quarter ${quarter.quarter.slice(0, 4)}`
  const full = {
    analysts: isTrap(firm, 33, 15) ? 0 : random.int(7, 11),
    paragraphs: random.int(10, 14),
    emptyComponent: isTrap(firm, 8, 5)
  }
  const short = { analysts: 2, paragraphs: 3, emptyComponent: false }

  const version = (
    collectionType: 1 | 2 | 7,
    presentationType: 4 | 5,
    creationDate: string,
    creationTime: string,
    components: ReadonlyArray<Component>
  ): Version => ({ transcriptId: nextTranscript++, collectionType, presentationType, creationDate, creationTime, components })
  const event = (eventType: 48 | 51, date: string, versions: ReadonlyArray<Version>): CallEvent => ({
    eventId: nextEvent++,
    eventType,
    date,
    time: random.pick(["13:00:00", "14:30:00", "21:00:00", "22:30:00"]),
    audioSeconds: random.int(1700, 5300),
    versions
  })
  const proofedOnly = (eventType: 48 | 51, date: string): CallEvent =>
    event(eventType, date, [version(1, 5, addDays(date, 2), "10:00:00", writeCall(firm, seed, period, short, random))])

  const date = callDate(firm, quarter, random)
  const words = writeCall(firm, seed, period, full, random)
  const rough = roughCopy(words)

  const versions: Array<Version> = []
  const newerPreliminary = isTrap(firm, 10, 3)
  if (!newerPreliminary && !isTrap(firm, 12, 10)) {
    const early = isTrap(firm, 4, 1) ? rough.slice(0, Math.ceil(rough.length / 2)) : rough
    versions.push(version(7, 4, date, "23:50:00", early))
  }
  // Mostly the proofed copy comes last; an edited one may be newer, or just as new with a higher transcript id.
  const editedIsNewer = isTrap(firm, 19, 12)
  const sameTime = isTrap(firm, 27, 14)
  if (editedIsNewer || sameTime) {
    versions.push(version(1, 5, addDays(date, 2), "09:30:00", rough))
    versions.push(version(2, 5, addDays(date, editedIsNewer ? 5 : 2), "09:30:00", words))
  } else {
    if (!isTrap(firm, 3, 2)) versions.push(version(2, 5, addDays(date, 1), "04:00:00", rough))
    versions.push(version(1, 5, addDays(date, 2), "09:30:00", words))
  }
  const chosen = versions[versions.length - 1] as Version
  if (newerPreliminary) versions.push(version(7, 4, addDays(date, 7), "01:00:00", rough.slice(0, Math.ceil(rough.length / 2))))

  const chosenEvent = event(48, date, versions)
  const events = [chosenEvent]
  if (isTrap(firm, 9, 2)) events.push(proofedOnly(51, addDays(date, 5)))
  if (isTrap(firm, 17, 4)) events.push(proofedOnly(48, addDays(date, -9)))
  if (isTrap(firm, 13, 6)) events.push(proofedOnly(48, addDays(quarter.end, 1)))
  if (isTrap(firm, 13, 9)) events.push(proofedOnly(48, addDays(quarter.start, -1)))
  return { events, chosenEvent, chosen }
}

/** Somewhere in the quarter, with room before and after for the other events; a few on its very first and last day. */
const callDate = (firm: Firm, quarter: QuarterDates, random: Random): string => {
  const usual = addDays(quarter.start, random.int(12, quarter.days - 10))
  if (isTrap(firm, 39, 0)) return quarter.end
  if (isTrap(firm, 39, 20)) return quarter.start
  return usual
}

/** The same call as a hurried typist heard it. */
const roughCopy = (components: ReadonlyArray<Component>): ReadonlyArray<Component> =>
  components.map((component) => ({
    ...component,
    text: component.text.replace(", ", " ").replace("%", " percent").replace("we ", "uh, we ")
  }))
