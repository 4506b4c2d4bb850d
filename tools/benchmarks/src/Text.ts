import { defaultTextOptions, makeCallText } from "@ftm/transcript-text"
import { parseArgs } from "node:util"

const usage = `npm run bench -- text [--rounds 12]

Megabytes of call text that become sentences in a second of processor time, on one core: the median and the fastest of the rounds.`

/** Processor time of this process in milliseconds: unlike the clock it does not run while other programs do. */
const processorMillis = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

// Sentences as long as those of real calls, about 20 words.
const paragraph =
  `Thank you, and good morning, everyone. Revenue for the second quarter was $412 million, up 6.4% from a year ago, as higher volumes in our
filtration business more than offset lower pricing in the industrial channel. We shipped more than 18,000 systems during the period, and the order
book at the end of June stood at its highest level since we entered the U.S. market in 2014. Gross margin expanded by 120 basis points, which reflects
the savings from the two plants that we closed last year and a better mix of service contracts, particularly with municipal customers. Looking at
working capital, inventories came down by about $35 million, and we expect a similar reduction in the back half as supply chains continue to normalize.
On capital allocation, our priorities have not changed: we invest in the core first, then in bolt-on acquisitions such as Kestrel Inc., and we return
what is left to shareholders. I think the question is really about how durable this demand is, and we see no sign that our distributors are building
stock ahead of need. For the full year, we now expect organic growth of 4% to 5%, with the effective tax rate between 21% and 22%.`.replaceAll(
    "\n",
    " "
  )

/** Prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "12" }, help: { type: "boolean", default: false } }
  })
  const rounds = Number(values.rounds)
  if (values.help || !(rounds >= 1)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const callTextOf = makeCallText(defaultTextOptions)
  const call = {
    firmId: "1",
    transcriptId: "2",
    components: Array.from({ length: 150 }, (_, i) => ({
      componentId: String(i),
      componentOrder: i,
      componentTypeId: 2,
      speakerType: "Executives",
      speakerName: `Speaker Number${i}`,
      text: paragraph
    }))
  }
  const megabytes = (call.components.length * Buffer.byteLength(paragraph)) / 1e6
  const rates = Array.from({ length: rounds }, () => {
    const start = processorMillis()
    callTextOf(call)
    return (1000 * megabytes) / (processorMillis() - start)
  }).sort((a, b) => a - b)
  const shown = (rate: number | undefined): number => Number((rate ?? Number.NaN).toFixed(2))
  const figures = {
    benchmark: "text",
    megabytes,
    rounds,
    medianMbPerSecond: shown(rates[Math.floor(rounds / 2)]),
    fastestMbPerSecond: shown(rates.at(-1))
  }
  console.log(
    `${figures.medianMbPerSecond} MB of text a second of processor time, ${figures.fastestMbPerSecond} at best (${megabytes.toFixed(2)} MB a round)`
  )
  console.log(JSON.stringify(figures))
}
