/** `1 firm`, `2,345 firms`. */
export const countOf = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`
