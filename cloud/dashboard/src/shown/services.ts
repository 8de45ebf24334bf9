/** Services and prices, while somebody changes them. */

import type { Prices, Service } from '../ask/of/services'
import { sumTyped } from './calls'
import { asText, YES, type Texts } from './record'

export type ServiceTexts = Texts<'name' | 'minutes' | 'buffer' | 'price' | 'bookable'>

export const NEW_SERVICE: ServiceTexts = { name: '', minutes: '30', buffer: '0', price: '', bookable: YES }

export function textsOfService({ name, minutes, buffer_minutes, price, bookable }: Service): ServiceTexts {
  return { name, minutes: String(minutes), buffer: String(buffer_minutes), price: price === null ? '' : String(price), bookable: asText(bookable) }
}

export type ServiceProblem = 'price' | 'twice'

/** The names and numbers themselves the fields bound. */
export function problemOfService(typed: ServiceTexts, others: readonly Service[]): ServiceProblem | null {
  if (typed.price.trim() !== '' && sumTyped(typed.price) === null) return 'price'
  return others.some(({ name }) => name === typed.name.trim()) ? 'twice' : null
}

export function serviceTyped(typed: ServiceTexts): Omit<Service, 'id' | 'position'> {
  return {
    name: typed.name.trim(), minutes: Number(typed.minutes), buffer_minutes: Number(typed.buffer), price: sumTyped(typed.price),
    bookable: typed.bookable === YES,
  }
}

interface Placed {
  readonly id: string
  readonly position: number
}

/** Where a new one stands. */
export function behind(all: readonly Placed[]): number {
  return Math.max(0, ...all.map(({ position }) => position)) + 1
}

/** What changes when one goes a place up or down: each place is its number then. */
export function moved(all: readonly Placed[], id: string, by: -1 | 1): readonly Placed[] {
  const from = all.findIndex((each) => each.id === id)
  const order = all.filter((each) => each.id !== id)
  const one = all[from]
  if (!one || from + by < 0 || from + by >= all.length) return []
  order.splice(from + by, 0, one)
  return order.map((each, i) => ({ id: each.id, position: i + 1 })).filter(({ id: moving, position }) =>
    all.some((each) => each.id === moving && each.position !== position))
}

/** The price list as it is typed: names and sums in their order. */
export type PriceLines = readonly (readonly [string, string])[]
export type PricesTexts = Texts<'currency' | 'list' | 'typical'>
export type PricesProblem = 'currency' | 'nameless' | 'twice' | 'sum' | 'typical'

export function textsOfPrices({ currency, price_list, typical_value }: Prices): PricesTexts {
  const lines: PriceLines = Object.entries(price_list).sort(([a], [b]) => a.localeCompare(b)).map(([name, sum]) => [name, String(sum)])
  return { currency, list: JSON.stringify(lines), typical: typical_value === null ? '' : String(typical_value) }
}

export function linesTyped({ list }: PricesTexts): PriceLines {
  return JSON.parse(list) as PriceLines
}

export function problemOfPrices(typed: PricesTexts): PricesProblem | null {
  const lines = linesTyped(typed)
  const names = lines.map(([name]) => name.trim())
  if (!/^[A-Z]{3}$/.test(currencyTyped(typed))) return 'currency'
  if (names.includes('')) return 'nameless'
  if (new Set(names).size < names.length) return 'twice'
  if (lines.some(([, sum]) => sumTyped(sum) === null)) return 'sum'
  return typed.typical.trim() !== '' && sumTyped(typed.typical) === null ? 'typical' : null
}

function currencyTyped({ currency }: PricesTexts): string {
  return currency.trim().toUpperCase()
}

export function pricesTyped(typed: PricesTexts): Prices {
  return {
    currency: currencyTyped(typed),
    price_list: Object.fromEntries(linesTyped(typed).map(([name, sum]) => [name.trim(), sumTyped(sum) ?? 0])),
    typical_value: sumTyped(typed.typical),
  }
}
