import type { Deed } from '../deed'
import { closureTyped, type ClosureTexts } from '../shown/closures'
import { removeRow, saveRow, subjectOf, type Place } from './rows'

function place(client: string): Place {
  return { client, relation: 'closures', touches: ['steering'] }
}

export function subjectOfClosure(client: string, id: string | null): string {
  return subjectOf(place(client), id)
}

export function saveClosure(client: string, id: string | null, typed: ClosureTexts): Deed {
  return saveRow(place(client), id, typed, { ...closureTyped(typed) })
}

export function removeClosure(client: string, id: string): Deed {
  return removeRow(place(client), id)
}
