/**
 * One spelling for what looks the same: Unicode NFKC (a no-break space becomes a space, `ﬁ` becomes `fi`)
 * and LF for CRLF and CR, so that sentences do not depend on who typed the transcript.
 */
export const normalizeText = (text: string): string => text.replace(/\r\n?/g, "\n").normalize("NFKC")
