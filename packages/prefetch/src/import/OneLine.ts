/** Control characters, line and paragraph separators, and those that turn the direction of what follows. */
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/** Words of a file as they may be shown at a terminal: in one line, without characters that would move its cursor. */
export const oneLine = (text: string): string => text.replace(unruly, " ")
