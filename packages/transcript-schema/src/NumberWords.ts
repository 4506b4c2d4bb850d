/** A number as it is read: `1,234,567`, rounded to a whole one. */
export const thousands = (n: number): string => Math.round(n).toLocaleString("en-US")

/** How many there are of something: `1 firm`, `2,048 firms`. */
export const countOf = (n: number, one: string, many = `${one}s`): string => `${thousands(n)} ${n === 1 ? one : many}`

// One decimal while the number has one digit, since `8 s` may be anything from 7.5 to 8.5.
const shortNumber = (n: number): string => (n < 9.95 ? n.toFixed(1).replace(/\.0$/, "") : thousands(n))

/** Seconds as a person says them: `8.4 s`, `59 s`, `4 min 10 s`, `3 h 7 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (whole < 60) return `${shortNumber(Math.max(0, seconds))} s`
  // Rounded to minutes from an hour on, or 3 h 59 min 50 s would read as less than it is.
  const [big, small, names] =
    whole < 3600
      ? ([Math.floor(whole / 60), whole % 60, ["min", "s"]] as const)
      : ([Math.floor(Math.round(whole / 60) / 60), Math.round(whole / 60) % 60, ["h", "min"]] as const)
  return small === 0 ? `${thousands(big)} ${names[0]}` : `${thousands(big)} ${names[0]} ${small} ${names[1]}`
}

const byteUnits = ["bytes", "kB", "MB", "GB", "TB"] as const

/** An amount of bytes, in powers of a thousand: `1 byte`, `512 bytes`, `6.1 MB`, `2 GB`. */
export const byteSize = (bytes: number): string => {
  if (Math.round(bytes) < 1000) return countOf(Math.round(bytes), "byte")
  let [amount, unit] = [bytes, 0]
  while (Math.round(amount) >= 1000 && unit < byteUnits.length - 1) {
    amount /= 1000
    unit += 1
  }
  return `${shortNumber(amount)} ${byteUnits[unit]}`
}

/** A share of 0 to 1 as `0.4%`, `12%`, `100%`. It says 0% and 100% only of none and of all. */
export const percent = (share: number): string => {
  if (share > 0 && share < 0.001) return "less than 0.1%"
  if (share < 1 && share >= 0.995) return "more than 99%"
  return `${shortNumber(share * 100)}%`
}

/** An amount of dollars: `$1,234.50`, below a dollar `$0.0123`, and `$0` for none. */
export const money = (dollars: number): string => {
  if (dollars === 0) return "$0"
  if (dollars >= 0.99995) return `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  // Two digits that mean something, however small it is.
  return `$${dollars.toFixed(dollars >= 0.001 ? 4 : Math.min(12, 1 - Math.floor(Math.log10(dollars))))}`
}
