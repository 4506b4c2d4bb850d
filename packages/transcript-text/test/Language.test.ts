import { describe, expect, it } from "vitest"
import { type CallComponent, defaultTextOptions, languageOf, makeCallText, makeWinkReader } from "../src/index.ts"

// Written for this test.
const said: Readonly<Record<string, string>> = {
  eng: "Thank you, and good morning. Revenue for the second quarter rose by six percent, and we expect that our margins will improve over the rest of the year because freight costs have come down.",
  spa: "Gracias y buenos días a todos. Los ingresos del segundo trimestre crecieron un seis por ciento y esperamos que nuestros márgenes mejoren durante el resto del año porque los costos de transporte han bajado.",
  por: "Obrigado e bom dia a todos. A receita do segundo trimestre cresceu seis por cento e esperamos que as nossas margens melhorem no resto do ano porque os custos de frete diminuíram bastante.",
  fra: "Merci et bonjour à tous. Le chiffre d'affaires du deuxième trimestre a progressé de six pour cent et nous pensons que nos marges vont s'améliorer d'ici la fin de l'année grâce à la baisse des coûts de transport.",
  deu: "Vielen Dank und guten Morgen. Der Umsatz ist im zweiten Quartal um sechs Prozent gestiegen, und wir erwarten, dass sich unsere Margen im weiteren Jahresverlauf verbessern, weil die Frachtkosten gesunken sind.",
  ita: "Grazie e buongiorno a tutti. I ricavi del secondo trimestre sono aumentati del sei per cento e prevediamo che i nostri margini miglioreranno nel resto dell'anno perché i costi di trasporto sono diminuiti.",
  nld: "Dank u wel en goedemorgen. De omzet is in het tweede kwartaal met zes procent gestegen en wij verwachten dat onze marges in de rest van het jaar verbeteren omdat de vrachtkosten zijn gedaald.",
  swe: "Tack och god morgon. Omsättningen ökade med sex procent under andra kvartalet och vi räknar med att våra marginaler förbättras under resten av året eftersom fraktkostnaderna har sjunkit betydligt.",
  pol: "Dziękuję i dzień dobry państwu. Przychody w drugim kwartale wzrosły o sześć procent i spodziewamy się, że nasze marże poprawią się w dalszej części roku, ponieważ koszty transportu spadły.",
  rus: "Спасибо и доброе утро. Выручка во втором квартале выросла на шесть процентов, и мы ожидаем, что наша маржа улучшится в оставшейся части года, потому что расходы на перевозку снизились.",
  cmn: "谢谢大家，早上好。第二季度收入增长了百分之六，我们预计今年剩余时间里利润率将会提高，因为运费已经下降。我们在国内市场的份额继续扩大，新产品的需求也非常强劲，客户的订单数量明显增加了很多。",
  jpn: "皆さん、おはようございます。第二四半期の売上高は六パーセント増加しました。運賃が下がったため、今年の残りの期間で利益率が改善すると見込んでおります。新製品への需要も非常に強いです。"
}
const knows = makeWinkReader().knows
const callTextOf = makeCallText(defaultTextOptions)
const turn = (text: string, speakerType = "Executives"): CallComponent => ({
  componentId: "1",
  componentOrder: 0,
  componentTypeId: 2,
  speakerType,
  speakerName: null,
  text
})
const outcome = (...components: ReadonlyArray<CallComponent>) => callTextOf({ firmId: "1", transcriptId: "2", components })

describe("the language of a call", () => {
  it("is told from a few sentences", () => {
    // Twice: a call is told from 250 letters.
    expect(Object.fromEntries(Object.entries(said).map(([code, text]) => [code, languageOf([text, text.repeat(3)], knows)]))).toEqual(
      Object.fromEntries(Object.keys(said).map((code) => [code, code]))
    )
  })

  it("other than English leaves its sentences out, says so, and still counts what was said", () => {
    const {
      language,
      outcome: became,
      sentences,
      speech
    } = outcome(turn(said["spa"]!), turn(said["spa"]!, "Analysts"), turn(said["eng"]!, "Operator"))
    expect([became, language, sentences]).toEqual([{ _tag: "NotEnglish", language: "spa" }, "spa", []])
    expect(speech.map(({ speakerType, turns }) => [speakerType, turns])).toEqual([
      ["Executives", 1],
      ["Analysts", 1]
    ])
  })

  it("is that of the bulk of the call: a greeting or an answer in another one changes nothing", () => {
    const english = Array.from({ length: 4 }, () => turn(said["eng"]!))
    expect(outcome(turn(said["spa"]!), ...english).outcome).toEqual({ _tag: "Kept" })
    expect(outcome(turn(said["eng"]!), ...Array.from({ length: 4 }, () => turn(said["deu"]!))).outcome).toEqual({
      _tag: "NotEnglish",
      language: "deu"
    })
  })

  it("is that of most of its letters, whatever the length of its turns and wherever they stand", () => {
    const short = (language: string, turns: number) => Array.from({ length: turns }, () => turn(said[language]!))
    const long = (language: string, turns: number) => Array.from({ length: turns }, () => turn(said[language]!.repeat(10)))
    // Three quarters are English: in short answers behind a long presentation, or behind a greeting in short turns.
    expect(outcome(...long("spa", 5), ...short("eng", 150)).outcome).toEqual({ _tag: "Kept" })
    expect(outcome(...short("spa", 15), ...short("eng", 150)).outcome).toEqual({ _tag: "Kept" })
    expect(outcome(...long("eng", 5), ...short("spa", 150)).outcome).toEqual({ _tag: "NotEnglish", language: "spa" })
    expect(outcome(...short("eng", 15), ...short("spa", 150)).outcome).toEqual({ _tag: "NotEnglish", language: "spa" })
  })

  it("is not guessed from little text, names, numbers and repetitions", () => {
    const unknown = [
      "Gracias.",
      "Ja, genau.",
      "12, 13, 14.5 %; EUR 17 Mio.",
      "Kowalczyk Brzęczyszczykiewicz Łukasz Siemens Telefónica Crédit Agricole Société Générale",
      "lorem ".repeat(200),
      "ab.".repeat(2000)
    ]
    for (const text of unknown) expect([text.slice(0, 20), outcome(turn(text)).outcome._tag]).not.toEqual([text.slice(0, 20), "NotEnglish"])
    expect(outcome(turn("STEEL PRICES ROSE AND FREIGHT COSTS FELL.")).outcome).toEqual({ _tag: "Kept" })
    expect(outcome(turn("We sell steel pipes abroad. ".repeat(40))).language).toBe("eng")
  })
})
