/** The figures of a quarter's page, read from its HTML. */
export interface PageFigures {
  /** `firm, theme` -> the share shown when a reader points at the square, such as `25 %`. */
  readonly squares: ReadonlyMap<string, string>
  /** Firm -> topics and sentences in the table of firms. */
  readonly firms: ReadonlyMap<string, readonly [number, number]>
  /** Theme -> firms, topics and sentences on its card, and its share of each firm's call. */
  readonly themes: ReadonlyMap<string, { readonly counts: ReadonlyArray<number>; readonly shares: ReadonlyMap<string, string> }>
}

const plain = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&")
const number = (text = ""): number => Number(text.replaceAll(",", ""))

export const readPageFigures = (html: string): PageFigures => ({
  squares: new Map(
    [...html.matchAll(/<title>([^<]*): ([^<:]*) of its call's sentences<\/title>/g)].map(([, about = "", share = ""]) => [
      plain(about),
      plain(share)
    ])
  ),
  firms: new Map(
    [...html.matchAll(/<tr><td>([^<]*)<\/td><td>[^<]*<\/td><td>[^<]*<\/td><td>[^<]*<\/td><td>([\d,]+)<\/td><td>([\d,]+)<\/td>/g)].map(
      ([, firm = "", topics, sentences]) => [plain(firm), [number(topics), number(sentences)]]
    )
  ),
  themes: new Map(
    [...html.matchAll(/<details class="theme"[^>]*>(.*?)<\/details>/gs)].map(([, card = ""]) => {
      const [, name = ""] = /<b>([^<]*)<\/b>/.exec(card) ?? []
      const counts = /([\d,]+) firms? \([^)]*\) · ([\d,]+) topics? · ([\d,]+) sentences?/.exec(card) ?? []
      const shares = [...card.matchAll(/<li>([^<]*) <span class="dim">([^<·]*) · [^<]*<\/span><\/li>/g)].map(
        ([, firm = "", share = ""]) => [plain(firm), plain(share)] as const
      )
      return [plain(name), { counts: counts.slice(1).map(number), shares: new Map(shares) }]
    })
  )
})
