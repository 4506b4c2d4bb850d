import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseIndustries } from "../src/index.ts"

const firm = (more: { readonly firm_id?: string; readonly permno?: number | null; readonly gvkey?: string | null }) => ({
  firm_id: "7",
  permno: null,
  gvkey: null,
  ...more
})
const industriesOf = (text: string) => Result.getOrThrow(parseIndustries("sic.csv", text))
const reasonOf = (text: string) => {
  const found = parseIndustries("sic.csv", text)
  return Result.isFailure(found) ? found.failure.reason._tag : undefined
}

describe("a file of industries", () => {
  it("finds a firm by its GVKEY, with the zeros or without", () => {
    const { codeColumn, codeOf, idColumn } = industriesOf("\ufeffGVKEY,sic\r\n1690,35\r\n006066,73\r\n12345.0,20\r\n")
    expect([idColumn, codeColumn]).toEqual(["gvkey", "sic"])
    expect(["001690", "006066", "012345", "999999"].map((gvkey) => codeOf(firm({ gvkey })))).toEqual(["35", "73", "20", undefined])
    expect(codeOf(firm({ gvkey: null }))).toBeUndefined()
  })
  it("finds a firm by PERMNO or by firm id, in files with semicolons too", () => {
    expect(industriesOf("permno;naics\n10107;511\n").codeOf(firm({ permno: 10107 }))).toBe("511")
    expect(industriesOf("firm_id,gvkey,industry,name\n7,001690,tech,Firm\n").codeOf(firm({}))).toBe("tech")
  })
  it("is refused where it does not say one thing of each firm", () => {
    expect(reasonOf("gvkey,sic\n1690,35\n001690,36\n")).toBe("BadIndustries")
    expect(reasonOf("ticker,sic\nAAPL,35\n")).toBe("BadIndustries")
    expect(reasonOf("gvkey,sic,naics\n1690,35,511\n")).toBe("BadIndustries")
    expect(reasonOf("gvkey\n1690\n")).toBe("BadIndustries")
    expect(reasonOf('gvkey,sic\n1690,"35\n')).toBe("BadIndustries")
  })
})
