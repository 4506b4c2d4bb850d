import type { FetchCounts } from "@ftm/prefetch"

const BAR_WIDTH = 20

const shortTime = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/**
 * `2021Q1 [#####-----] fetched 120, text 80 of 190 firms, 31.2 firms/s, 4 s left, 6.1 MB`. Rate and time left are those of the
 * slower half, from the firms that this run has done; what it found done does not count.
 */
export const progressLine = (quarter: string, now: FetchCounts, atStart: FetchCounts, seconds: number): string => {
  const share = now.firms === 0 ? 1 : (now.fetched + now.prepared) / (2 * now.firms)
  const filled = Math.round(share * BAR_WIDTH)
  const parts = [`fetched ${now.fetched}, text ${now.prepared} of ${now.firms} firms`]
  const left = [now.firms - now.fetched, now.firms - now.prepared]
  const rates = [now.fetched - atStart.fetched, now.prepared - atStart.prepared].map((done) => done / Math.max(seconds, 0.001))
  if (rates[1]! > 0) {
    parts.push(`${rates[1]!.toFixed(1)} firms/s`)
    const times = left.map((count, i) => count === 0 ? 0 : rates[i]! > 0 ? count / rates[i]! : Number.POSITIVE_INFINITY)
    const slower = Math.max(...times)
    if (slower > 0 && Number.isFinite(slower)) parts.push(`${shortTime(slower)} left`)
  }
  if (now.characters > 0) parts.push(`${(now.characters / 1e6).toFixed(1)} MB`)
  return `${quarter} [${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}] ${parts.join(", ")}`
}
