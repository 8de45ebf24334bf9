import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  behind, moved, NEW_SERVICE, pricesTyped, problemOfPrices, problemOfService, serviceTyped, textsOfPrices, textsOfService,
} from './services'

const CLEANING = { id: 'a', name: 'Cleaning', minutes: 60, buffer_minutes: 10, price: 95.5, bookable: true, position: 1 }
const CROWN = { id: 'b', name: 'Crown', minutes: 90, buffer_minutes: 0, price: null, bookable: false, position: 2 }
const PRICES = { currency: 'USD', price_list: { Cleaning: 95, Crown: 1100.5 }, typical_value: null }

test('a service goes through its fields and back; no price is none', () => {
  for (const { id: _, position: __, ...service } of [CLEANING, CROWN]) {
    assert.deepEqual(serviceTyped(textsOfService({ ...service, id: '', position: 0 })), service)
  }
})

test('a price that is no sum, and a name that another service has, are told', () => {
  const typed = { ...NEW_SERVICE, name: 'Whitening', price: '350' }
  assert.equal(problemOfService(typed, [CLEANING, CROWN]), null)
  assert.equal(problemOfService({ ...typed, price: 'from 350' }, []), null)
  assert.equal(problemOfService({ ...typed, price: 'three' }, []), 'price')
  assert.equal(problemOfService({ ...typed, name: ' Crown ' }, [CLEANING, CROWN]), 'twice')
})

test('one that goes up changes places with the one before, and numbers that were the same get their own', () => {
  assert.deepEqual(moved([CLEANING, CROWN], 'b', -1), [{ id: 'b', position: 1 }, { id: 'a', position: 2 }])
  const same = [{ id: 'a', position: 0 }, { id: 'b', position: 0 }, { id: 'c', position: 3 }]
  assert.deepEqual(moved(same, 'a', 1), [{ id: 'b', position: 1 }, { id: 'a', position: 2 }])
  assert.deepEqual([moved([CLEANING, CROWN], 'a', -1), moved([CLEANING, CROWN], 'b', 1), moved([], 'x', 1)], [[], [], []])
  assert.deepEqual([behind([]), behind([CLEANING, CROWN])], [1, 3])
})

test('a price list goes through its lines and back', () => {
  assert.deepEqual(pricesTyped(textsOfPrices(PRICES)), PRICES)
  const typed = { ...textsOfPrices(PRICES), currency: ' eur', typical: '1,250.00' }
  assert.deepEqual([pricesTyped(typed).currency, pricesTyped(typed).typical_value], ['EUR', 1250])
})

test('what is wrong with a price list is told', () => {
  const with_ = (list: unknown, more: object = {}) => problemOfPrices({ ...textsOfPrices(PRICES), list: JSON.stringify(list), ...more })
  assert.equal(with_([]), null)
  assert.equal(with_([['', '5']]), 'nameless')
  assert.equal(with_([['Exam', '5'], ['Exam ', '6']]), 'twice')
  assert.equal(with_([['Exam', '']]), 'sum')
  assert.equal(with_([], { currency: 'Dollar' }), 'currency')
  assert.equal(with_([], { typical: 'much' }), 'typical')
})
