import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import {
  callOfComponentRow,
  callWithout,
  componentColumns,
  fromComponentRow,
  type SelectedCall,
  selectedCallColumns,
  SelectedCallSchema,
  toComponentRow
} from "../../src/index.ts"

const known = {
  companyid: "24937",
  companyname: "Example Corp.",
  gvkey: "001690",
  lpermno: 14593,
  keydevid: "706681650",
  keydeveventtypeid: 48,
  mostimportantdateutc: "2021-01-27",
  transcriptid: "2170794"
}

const component = {
  transcriptcomponentid: "70924460",
  componentorder: 0,
  transcriptcomponenttypeid: 2,
  transcriptcomponenttypename: null,
  transcriptpersonid: null,
  transcriptpersonname: "Ann Price",
  companyofperson: null,
  speakertypeid: 3,
  speakertypename: "Executives",
  componenttext: "Good afternoon."
}

describe("a selected call", () => {
  it("of which little is known has null in all other columns, in the order of the columns", () => {
    const call = callWithout(known)
    expect(Object.keys(call)).toEqual(selectedCallColumns.map(({ name }) => name))
    expect(call).toMatchObject(known)
    const others = Object.entries(call).filter(([name]) => !(name in known))
    expect(others).toHaveLength(10)
    expect(others.every(([, value]) => value === null)).toBe(true)
  })

  it("is the same in a component's row and in a JSON document", () => {
    const call: SelectedCall = { ...callWithout(known), headline: "Example Corp., Q1 2021 Earnings Call", audiolengthsec: 3858 }
    const row = toComponentRow(call, component)
    expect(Object.keys(row)).toEqual(componentColumns.map(({ name }) => name))
    expect(fromComponentRow(row)).toEqual({ ...call, ...component })
    expect(callOfComponentRow(row)).toEqual(call)
    const json = Schema.fromJsonString(SelectedCallSchema)
    expect(Schema.decodeUnknownSync(json)(JSON.stringify(callOfComponentRow(row)))).toEqual(call)
  })
})
