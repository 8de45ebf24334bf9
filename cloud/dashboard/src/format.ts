/** Numbers, sums and times as people write them, on the client's clock. */

export interface Format {
  readonly number: (value: number) => string
  readonly share: (value: number) => string // 0 to 1
  readonly money: (value: number, currency: string) => string
  readonly day: (day: string) => string // of 2026-11-24: Tue, Nov 24
  readonly longDay: (day: string) => string
  readonly clock: (at: string) => string
  readonly second: (at: string) => string
  readonly moment: (at: string) => string // day and clock
  readonly wallTime: (time: string) => string // of 14:30
  readonly hour: (hour: number) => string
  readonly weekday: (weekday: number) => string // 1: Monday
  readonly length: (ms: number) => string // 3:07
  readonly milliseconds: (ms: number) => string
}

const MONDAY = Date.UTC(2024, 0, 1)
const HOUR_MS = 3_600_000
const MINUTE = 60

export function format(locale: string, zone: string): Format {
  const inZone = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
    return (at: string) => made.format(new Date(at))
  }
  const onCalendar = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
    return (at: number) => made.format(at)
  }
  const number = new Intl.NumberFormat(locale)
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const day = onCalendar({ weekday: 'short', month: 'short', day: 'numeric' })
  const longDay = onCalendar({ dateStyle: 'full' })
  const wallTime = onCalendar({ timeStyle: 'short' })
  const weekday = onCalendar({ weekday: 'long' })
  return {
    number: (value) => number.format(value),
    share: (value) => share.format(value),
    money: moneyIn(locale),
    day: (text) => day(midnightOf(text)),
    longDay: (text) => longDay(midnightOf(text)),
    clock: inZone({ timeStyle: 'short' }),
    second: inZone({ timeStyle: 'medium' }),
    moment: inZone({ weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }),
    wallTime: (text) => wallTime(Date.parse(`2024-01-01T${text.slice(0, 5)}:00Z`)),
    hour: (hour) => wallTime(MONDAY + hour * HOUR_MS),
    weekday: (found) => weekday(MONDAY + (found - 1) * 24 * HOUR_MS),
    length,
    milliseconds: (ms) => `${number.format(Math.round(ms))} ms`,
  }
}

function midnightOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** Whole sums without cents. A currency that Intl does not know is written as its code. */
function moneyIn(locale: string): Format['money'] {
  const made = new Map<string, Intl.NumberFormat>()
  return (value, currency) => {
    const whole = Number.isInteger(value)
    const key = `${currency} ${whole}`
    const known = made.get(key) ?? new Intl.NumberFormat(locale, {
      style: 'currency', currency, ...(whole ? { maximumFractionDigits: 0 } : {}),
    })
    made.set(key, known)
    return known.format(value)
  }
}

/** Minutes and seconds, hours only where there are any. */
function length(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [Math.floor(seconds / MINUTE / MINUTE), Math.floor(seconds / MINUTE) % MINUTE, seconds % MINUTE]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
