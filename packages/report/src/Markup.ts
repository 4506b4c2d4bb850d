import { plainText } from "@ftm/transcript-schema"

/** Escapes text for HTML and SVG, both as content and in quoted attributes. No control character gets into the page. */
export const escaped = (text: string): string =>
  plainText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

/** `1234567` -> `1,234,567`. */
export const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ",")

/** `0.1234` -> `12 %`; a small share that is not zero is `< 1 %`. */
export const percent = (share: number): string => (share > 0 && share < 0.005 ? "< 1 %" : `${Math.round(share * 100)} %`)

/** `0.0123` -> `1.2 %`: for shares that are mostly small. */
export const finePercent = (share: number): string =>
  share > 0 && share < 0.0005 ? "< 0.1 %" : share < 0.0995 ? `${(share * 100).toFixed(1)} %` : percent(share)

/** `1, "firm"` -> `1 firm`; `3, "firm"` -> `3 firms`. */
export const counted = (n: number, noun: string): string => `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`

/** At most `most` characters, ending in an ellipsis if something was cut off. */
export const shortened = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`)

/** `2023-04-01T09:30:12.345Z` -> `2023-04-01 09:30 UTC`. */
export const minute = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")} UTC`
