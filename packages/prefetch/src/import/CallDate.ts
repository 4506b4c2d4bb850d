import type { Read } from "./WholeNumber.ts"

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

/** A date, alone or with a midnight behind it, as pandas writes a column of dates. */
const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](.*))?$/
const midnight = /^00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$/

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** A day of the calendar as `yyyy-mm-dd`. Impossible days are refused, and times of day, whose day depends on a time zone. */
export const readCallDate = (text: string): Read<string> => {
  const found = datePattern.exec(text)
  if (found === null) return { problem: `${JSON.stringify(text.slice(0, 40))} is not a date such as 2021-01-27` }
  const [, yearText = "", monthText = "", dayText = "", time] = found
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)]
  const date = `${yearText}-${monthText}-${dayText}`
  // No quarter lies outside these years, so that such a call could never be imported.
  if (year < 1900 || year > 2099) return { problem: `${date} is not a date of a call: its year is ${year}` }
  const name = months[month - 1]
  if (name === undefined) return { problem: `${date} is not a date: there is no month ${monthText}` }
  if (day < 1 || day > daysIn(year, month)) return { problem: `${date} is not a date: ${name} ${year} has ${daysIn(year, month)} days` }
  if (time !== undefined && !midnight.test(time)) {
    return {
      problem: `${JSON.stringify(text.slice(0, 40))} has a time of day; write the date alone, in the time zone that decides the call's day`
    }
  }
  return { value: date }
}
