/**
 * What a terminal obeys and does not show: it moves the cursor, clears the screen, sets the title, or turns the order in which a line is read.
 * The end of a line and a tab are not among them.
 */
const controls = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** A text as it may reach a terminal or a page, whoever has written it: `�` stands where a control character stood. */
export const plainText = (text: string): string => text.replaceAll("\r\n", "\n").replace(controls, "\ufffd")

/** JSON as it may reach a terminal: a control character is escaped, so that a program reads back the very same value. */
export const plainJson = (json: string): string =>
  json.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
