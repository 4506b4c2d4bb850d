import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { defaultTextOptions, makeCallText, mendEncoding } from "../src/index.ts"
import { oddText } from "../src/testing/OddText.ts"

const asLatin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1")
const windows1252 = new TextDecoder("windows-1252")
const asWindows1252 = (text: string): string => windows1252.decode(Buffer.from(text, "utf8"))

describe("mendEncoding", () => {
  it("puts right what was read as Latin-1 or Windows-1252, and counts it", () => {
    const cases: ReadonlyArray<readonly [wrong: string, right: string, mended: number]> = [
      ["we donâ€™t", "we don’t", 1],
      ["cafÃ©, Ã‰tat, ZÃ¼rich", "café, État, Zürich", 3],
      ["up 5Â % and Â£5", "up 5 % and £5", 2],
      ["up 5Â\u00a0% and Â£5", "up 5\u00a0% and £5", 2],
      ["sales.Â  We grew", "sales.  We grew", 1],
      ["â€œHelloâ€ he said â€“ twice", "“Hello” he said – twice", 3],
      ["Windowsâ„¢ costs â‚¬5", "Windows™ costs €5", 2],
      ["we\u0092re \u0093sure\u0094 \u0096 so\u0085", "we’re “sure” – so…", 5],
      ["it\u00e2\u0080\u0099s", "it’s", 1],
      ["Ã¢â‚¬â„¢", "’", 4]
    ]
    expect(cases.map(([wrong]) => [wrong, mendEncoding(wrong)])).toEqual(cases.map(([wrong, text, mended]) => [wrong, { text, mended }]))
  })

  it("puts right any usual text that was read wrongly", () => {
    const word = fc.constantFrom(
      "café",
      "naïve",
      "Zürich",
      "señor",
      "don’t",
      "“so”",
      "margins—and",
      "€5",
      "£7",
      "Windows™",
      "½",
      "über",
      "façade",
      "…",
      "São",
      "déjà\u00a0vu",
      "😀",
      "žluť"
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const right = words.join(" ")
        expect(mendEncoding(asWindows1252(right)).text).toBe(right)
        expect(mendEncoding(asLatin1(right)).text).toBe(right)
      }),
      { seed: 21, numRuns: 300 }
    )
  })

  it("leaves right text alone, in any language that has these letters", () => {
    const word = fc.constantFrom(
      "SÃO",
      "MAÇÃ",
      "MANHÃ",
      "IRMÃ",
      "ÂNGELA",
      "PÂQUES",
      "âge",
      "théâtre",
      "château",
      "voilà",
      "là",
      "à",
      "é",
      "être",
      "Ärzte",
      "Äpfel",
      "ÅRHUS",
      "Ålesund",
      "på",
      "Å",
      "ñandú",
      "ESPAÑA",
      "naïve",
      "ïle",
      "ð",
      "það",
      "öl",
      "ÉTÉ",
      "garçon",
      "€5",
      "£5",
      "¥5",
      "5 €",
      "$5",
      "10²",
      "10 Å²",
      "5 °C",
      "±2",
      "§ 5",
      "©",
      "®",
      "™",
      "½",
      "«",
      "»",
      "“",
      "”",
      "‘",
      "’",
      "–",
      "—",
      "…",
      "•",
      "†",
      "%",
      ",",
      ".",
      "!"
    )
    const between = fc.constantFrom(" ", " ", "\u00a0", "\u202f", "\n", "")
    fc.assert(
      fc.property(fc.array(fc.tuple(word, between), { maxLength: 12 }), (pieces) => {
        // Words are not glued together: only marks stand directly behind a word.
        const text = pieces.reduce(
          (before, [piece, space]) => before + (/\p{L}$/u.test(before) && /^[\p{L}€£¥$§©®™½±\d]/u.test(piece) ? " " : "") + piece + space,
          ""
        )
        expect(mendEncoding(text)).toEqual({ text, mended: 0 })
      }),
      { seed: 22, numRuns: 2000 }
    )
    for (const text of ["IRMÃ— É", "MANHÃ” ela", "voilà\u00a0» et", "MAÇÃ² (nota)", "«\u00a0château\u00a0»", "â", "Â", "Ã"])
      expect(mendEncoding(text)).toEqual({ text, mended: 0 })
  })

  it("changes nothing the second time, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(oddText, oddText.map(asLatin1), oddText.map(asWindows1252)), (text) => {
        const once = mendEncoding(text).text
        expect(mendEncoding(once)).toEqual({ text: once, mended: 0 })
      }),
      { seed: 23, numRuns: 500 }
    )
  })
})

describe("raw text", () => {
  const callTextOf = makeCallText({ ...defaultTextOptions, minWords: 1 })
  const derive = (text: string) =>
    callTextOf({
      firmId: "1",
      transcriptId: "2",
      components: [{ componentId: "3", componentOrder: 0, componentTypeId: 2, speakerType: "Executives", speakerName: null, text }]
    })

  it("is what was said, in the characters in which it was typed", () => {
    const said = "Steel rose 5½% to 10⁶ tons\u00a0on Windows™, we don´t e\u0301tude eﬃciency pro\u00adgrams, \u200bfriends."
    expect(derive(`${said}\r\nCopper fell.`).sentences.map(({ rawText }) => rawText)).toEqual([said, "Copper fell."])
    expect(derive("Steel\r\ncosts fell…  We grew. ").sentences.map(({ rawText }) => rawText)).toEqual(["Steel\r\ncosts fell…", "We grew."])
  })

  it("is mended where it was misread, and the call says how often", () => {
    const { mended, sentences } = derive("Customers donâ€™t buy steel. Prices rose in ZÃ¼rich.")
    expect(sentences.map(({ cleanedText, rawText }) => [rawText, cleanedText])).toEqual([
      ["Customers don’t buy steel.", "customer buy steel"],
      ["Prices rose in Zürich.", "price rise zürich"]
    ])
    expect(mended).toBe(2)
  })
})
