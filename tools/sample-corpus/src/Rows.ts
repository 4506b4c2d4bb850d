import type { Component } from "./Call.ts"
import { csvRow } from "./CsvRow.ts"
import type { CallEvent, FirmEvents, Version } from "./Events.ts"
import { isTrap } from "./Events.ts"
import type { Firm } from "./Firm.ts"
import type { FirmLinks } from "./Links.ts"
import { headlineDate } from "./QuarterDates.ts"

/** The first line of each table's file, by the stem of the file's name. */
export const headers = {
  "ciq.wrds_transcript_detail":
    "companyid,keydevid,transcriptid,headline,mostimportantdateutc,mostimportanttimeutc,keydeveventtypeid,keydeveventtypename,companyname,transcriptcollectiontypeid,transcriptcollectiontypename,transcriptpresentationtypeid,transcriptpresentationtypename,transcriptcreationdate_utc,transcriptcreationtime_utc,audiolengthsec",
  "ciq.ciqtranscriptcomponent":
    "transcriptcomponentid,transcriptid,componentorder,transcriptcomponenttypeid,transcriptpersonid,componenttext",
  "ciq.wrds_transcript_person":
    "transcriptid,transcriptcomponentid,componentorder,transcriptcomponenttypeid,transcriptcomponenttypename,transcriptpersonid,transcriptpersonname,proid,companyofperson,speakertypeid,speakertypename,componenttextpreview,word_count",
  "ciq.wrds_gvkey": "companyid,companyname,gvkey,startdate,enddate",
  "crsp.ccmxpf_linktable": "gvkey,linkprim,liid,linktype,lpermno,lpermco,usedflag,linkdt,linkenddt"
} as const

export type TableName = keyof typeof headers

const eventTypes = { 48: "Earnings Calls", 51: "Company Conference Presentations" } as const
const collectionTypes = { 1: "Proofed Copy", 2: "Edited Copy", 7: "Spellchecked Copy" } as const
const presentationTypes = { 4: "Preliminary", 5: "Final" } as const
const componentTypes = {
  1: "Presentation Operator Message",
  2: "Presenter Speech",
  3: "Question",
  4: "Answer",
  7: "Question and Answer Operator Message"
} as const
const speakerTypes = { operator: [1, "Operator"], executive: [2, "Executives"], analyst: [3, "Analysts"] } as const

/** Component ids of one firm; enough for every version of every event. */
const componentsPerFirm = 1_600

/** A firm's lines for the five files. */
export const firmRows = (firm: Firm, { events }: FirmEvents, links: FirmLinks): Readonly<Record<TableName, string>> => {
  let details = ""
  let components = ""
  let persons = ""
  let componentId = 70_000_000 + firm.index * componentsPerFirm
  for (const event of events) {
    for (const version of event.versions) {
      details += detailRow(firm, event, version)
      for (const [position, component] of version.components.entries()) {
        const order = componentOrder(firm, position)
        const id = componentId++
        components += csvRow([id, version.transcriptId, order, component.type, component.speaker.personId, component.text])
        persons += personRow(version.transcriptId, id, order, component)
      }
    }
  }
  return {
    "ciq.wrds_transcript_detail": details,
    "ciq.ciqtranscriptcomponent": components,
    "ciq.wrds_transcript_person": persons,
    "ciq.wrds_gvkey": links.gvkeys.map((row) => csvRow([firm.firmId, firm.name, row.gvkey, row.start, row.end])).join(""),
    "crsp.ccmxpf_linktable": links.permnos
      .map((row) => {
        const permco = row.permno === undefined ? "" : firm.permnos[0] + 20_000
        return csvRow([row.gvkey, row.prim, row.liid, row.type, row.permno ?? "", permco, 1, row.start, row.end])
      })
      .join("")
  }
}

/** `componentorder` of the component at `position`: some calls have a gap. */
export const componentOrder = (firm: Firm, position: number): number => (isTrap(firm, 11, 3) && position > 5 ? position + 2 : position)

const detailRow = (firm: Firm, event: CallEvent, version: Version): string =>
  csvRow([
    firm.firmId,
    event.eventId,
    version.transcriptId,
    `${firm.name}, ${event.eventType === 48 ? "Earnings Call" : "Conference Presentation"}, ${headlineDate(event.date)}`,
    event.date,
    event.time,
    event.eventType,
    eventTypes[event.eventType],
    firm.name,
    version.collectionType,
    collectionTypes[version.collectionType],
    version.presentationType,
    presentationTypes[version.presentationType],
    version.creationDate,
    version.creationTime,
    event.audioSeconds
  ])

const personRow = (transcriptId: number, componentId: number, order: number, { speaker, text, type }: Component): string => {
  const [speakerTypeId, speakerTypeName] = speakerTypes[speaker.role]
  const words = text === "" ? 0 : text.split(/\s+/).length
  const preview = text.slice(0, 100)
  return csvRow([
    transcriptId,
    componentId,
    order,
    type,
    componentTypes[type],
    speaker.personId,
    speaker.name,
    speaker.role === "operator" ? "" : speaker.personId + 900_000,
    speaker.company,
    speakerTypeId,
    speakerTypeName,
    preview,
    words
  ])
}
