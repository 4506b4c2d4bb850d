import type { Random } from "./Random.ts"

const words = (text: string): ReadonlyArray<string> => text.split(" ")

const starts = words(
  "Vel Nor Kar Zen Bri Tal Mer Quo Lum Fen Ost Dra Cal Hav Pel Ryn Sol Tor Ulm Wex Yar Zor Arb Bel Cor Dun Elm Fal Gra Hol Ink Jor Kes Lan Mar Nex Orl Pra Ros Sta Tri Und Var Wil Xan Yel Zim Ald Bas Cre"
)
const middles = words("tra vi lo ne ma dri sto ka ren ti bo las qua fe mon der ri sa gan lu")
const ends = words("no x tis ra lon van dex mar ton ric sen ta")
const firstNames = words(
  "Alice Brian Carla David Elena Frank Grace Henry Irene James Karen Louis Maria Nathan Olivia Peter Quentin Rachel Samuel Teresa Ulrich Valerie Walter Yvonne Andre Bianca Colin Diana Ethan Fiona Gordon Helen Isaac Julia Kevin Laura Marcus Nina Oscar Paula"
)
const lastNames = words(
  "Abernathy Barlow Castell Dunmore Eastwick Farnham Goldthorpe Harrow Ingram Jessop Kirkbride Lockhart Marchetti Norwood Oakeshott Prentiss Quillfeather Ravenhill Sandoval Thackeray Umber Vasquez Whitlock Yardley Zeller Ashdown Bellamy Crowther Delacroix Ellery Fairbanks Greenhalgh Hollister Iverson Jarrow Kessler Lindqvist Merriweather Nakamura Osterman"
)
/** Brokers whose analysts ask the questions; none of them exists. */
export const brokers = [
  "Alder Point Securities",
  "Bracken & Hale",
  "Cobalt Ridge Partners",
  "Dunlin Research",
  "Eastgate Markets",
  "Fallow Street Capital",
  "Granite Quay",
  "Harbour Lane Securities",
  "Ibis Equity Research",
  "Juniper Cross"
]

/** Made-up word number `n`; each `n` below 12,000 gives a different word. */
export const madeUpWord = (n: number): string => {
  const start = starts[n % starts.length] ?? ""
  const middle = middles[Math.floor(n / starts.length) % middles.length] ?? ""
  const end = ends[Math.floor(n / (starts.length * middles.length)) % ends.length] ?? ""
  const round = Math.floor(n / (starts.length * middles.length * ends.length))
  return start + middle + end + (round === 0 ? "" : String(round + 1))
}

/** How many made-up words there are before a number has to be put behind them. */
export const madeUpWords = starts.length * middles.length * ends.length

export const personName = (random: Random): string =>
  `${random.pick(firstNames)} ${String.fromCharCode(65 + random.int(0, 25))}. ${random.pick(lastNames)}`

export const firstNameOf = (person: string): string => person.slice(0, person.indexOf(" "))
