import { parseQuarter, type SelectedCall } from "@ftm/transcript-schema"
import type { DeriveCallText } from "@ftm/transcript-text"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { deriveTranscript } from "../src/DeriveTranscript.ts"

const call = (transcriptid: string): SelectedCall => ({
  companyid: "5",
  companyname: "Firm",
  gvkey: "001690",
  lpermno: 10001,
  keydevid: "1",
  keydeveventtypeid: 48,
  keydeveventtypename: null,
  headline: null,
  mostimportantdateutc: "2021-02-15",
  mostimportanttimeutc: null,
  transcriptid,
  transcriptcollectiontypeid: null,
  transcriptcollectiontypename: null,
  transcriptpresentationtypeid: null,
  transcriptpresentationtypename: null,
  transcriptcreationdate_utc: null,
  transcriptcreationtime_utc: null,
  audiolengthsec: null
})

it("a call whose text cannot be derived is left out, and the firm's other calls are not", async () => {
  const callText: DeriveCallText = ({ transcriptId }) => {
    if (transcriptId === "1") throw new TypeError("cannot read this")
    return {
      sentences: [
        {
          sentenceId: `5_${transcriptId}_0000`,
          position: 0,
          rawText: "a",
          cleanedText: "a",
          speakerType: null,
          speakerName: null,
          section: "answer",
          safeHarbor: false,
          componentId: "1",
          componentOrder: 0
        }
      ],
      speech: [],
      outcome: { _tag: "Kept" },
      language: "eng",
      mended: 0
    }
  }
  const derive = (...ids: ReadonlyArray<string>) =>
    Effect.runPromise(
      deriveTranscript(parseQuarter("2021Q1")!, { firmId: "5", firmName: "Firm", calls: ids.map(call), otherCalls: [] }, [], callText)
    )
  expect((await derive("1", "2")).sentences.map((sentence) => sentence.sentenceId)).toEqual(["5_2_0000"])
  expect((await derive("1")).sentences).toEqual([])
})
