import { useRef } from 'preact/hooks'

import type { Prices } from '../ask/of/services'
import { savePrices, subjectOfPrices } from '../deeds/services'
import { fieldOf, typedOf } from '../shown/record'
import { linesTyped, problemOfPrices, textsOfPrices, type PriceLines, type PricesProblem, type PricesTexts } from '../shown/services'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useFocusAfterLess } from './focus'
import { DraftForm, Field } from './form'
import { mayChange, type Page } from './page'
import { Facts, Section } from './parts'

const words = texts.steering.services

/** What calls are worth. */
export function PriceList({ prices, page }: { prices: Prices; page: Page }) {
  return (
    <Section title={words.prices}>
      <p class="quiet">{words.pricesWhy}</p>
      {mayChange(page.client) ? <Form prices={prices} page={page} /> : <Read prices={prices} page={page} />}
    </Section>
  )
}

function Read({ prices: { price_list, typical_value, currency }, page: { format } }: { prices: Prices; page: Page }) {
  const listed = Object.entries(price_list).map(([name, sum]) => [name, format.money(sum, currency)] as const)
  const typical = typical_value === null ? words.usual : format.money(typical_value, currency)
  return (
    <>
      {listed.length === 0 ? <p>{words.noPrices}</p> : <Facts facts={listed} />}
      <p class="quiet">{words.typical}: {typical}</p>
    </>
  )
}

function Form({ prices, page: { state, client } }: { prices: Prices; page: Page }) {
  const { tell } = useActs()
  const subject = subjectOfPrices(client.id)
  const held = textsOfPrices(prices)
  const typed = typedOf(state.drafts, subject, held)
  const problem = problemOfPrices(typed)
  const of = (name: keyof PricesTexts) => ({ state, field: fieldOf(subject, name), value: held[name] })
  return (
    <DraftForm state={state} deed={savePrices(client.id, typed)} problem={problem && words.pricesProblem[problem]} save={words.savePrices}>
      <Lines lines={linesTyped(typed)} problem={problem}
        change={(lines) => tell({ is: 'typed', field: fieldOf(subject, 'list'), text: JSON.stringify(lines) })} />
      <Field {...of('typical')} label={words.typical} inputMode="decimal" aria-invalid={problem === 'typical'} />
      <Field {...of('currency')} label={words.currency} maxLength={3} required aria-invalid={problem === 'currency'} />
      <p class="quiet">{words.currencyWhy}</p>
    </DraftForm>
  )
}

function Lines({ lines, problem, change }: { lines: PriceLines; problem: PricesProblem | null; change: (lines: PriceLines) => void }) {
  const more = useRef<HTMLButtonElement>(null)
  useFocusAfterLess(lines.length, more)
  const without = (place: number) => lines.filter((_, i) => i !== place)
  const withLine = (place: number, line: readonly [string, string]) => lines.map((each, i) => (i === place ? line : each))
  return (
    <fieldset class="prices">
      <legend>{words.listed}</legend>
      {lines.length === 0 && <p class="quiet">{words.noPrices}</p>}
      {lines.map(([name, sum], i) => {
        const place = String(i + 1)
        return (
          <div key={i} class="price">
            <input value={name} autocomplete="off" maxLength={100} placeholder={words.service} aria-label={words.serviceOf(place)}
              aria-invalid={problem === 'nameless' || problem === 'twice'} onInput={(event) => change(withLine(i, [event.currentTarget.value, sum]))} />
            <input value={sum} autocomplete="off" inputMode="decimal" placeholder={words.sum} aria-label={words.sumOf(place)}
              aria-invalid={problem === 'sum'} onInput={(event) => change(withLine(i, [name, event.currentTarget.value]))} />
            <button type="button" aria-label={words.lessOf(place)} onClick={() => change(without(i))}>−</button>
          </div>
        )
      })}
      <button ref={more} type="button" onClick={() => change([...lines, ['', '']])}>{words.more}</button>
    </fieldset>
  )
}
