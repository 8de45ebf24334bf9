import { PAGE_OF_CALLS, questionOfCalls } from '../ask/of/calls'
import { dayIn } from '../days'
import { saveTable } from '../deeds/calls'
import { OUTCOMES, STANDINGS, type CallFilter, type Outcome, type Standing } from '../route'
import type { Call } from '../rows'
import { pageOf } from '../shown/calls'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { CallTable } from './call_table'
import type { Page } from './page'
import { Answered, Link, Title } from './parts'
import { SaveFile } from './save_file'

const words = texts.list

export function Calls(page: Page & { filter: CallFilter }) {
  const { state, client, filter } = page
  const question = questionOfCalls(client.id, filter)
  return (
    <>
      <Title>{words.title}</Title>
      <Filter key={`${filter.outcome} ${filter.standing}`} client={client.id} filter={filter} />
      <Answered answer={answerTo(state, question)} question={question}>
        {(rows) => rows.length === 0 ? <p>{noneOf(filter)}</p> : <CallTable calls={pageOf(rows, PAGE_OF_CALLS).calls} {...page} />}
      </Answered>
      <Pages rows={answerTo(state, question)?.value ?? []} client={client.id} filter={filter} />
      <Save {...page} />
    </>
  )
}

function Save({ filter, ...page }: Page & { filter: CallFilter }) {
  const { client, state } = page
  const deed = saveTable(client.id, filter, dayIn(client.timezone, state.now))
  return <SaveFile deed={deed} label={words.save} counted={texts.files.calls} page={page} />
}

function noneOf({ outcome, standing, before }: CallFilter): string {
  if (before) return words.noneOlder
  return outcome || standing ? words.noneSuch : words.none
}

function Pages({ rows, client, filter }: { rows: readonly Call[]; client: string; filter: CallFilter }) {
  const { older } = pageOf(rows, PAGE_OF_CALLS)
  return (
    <p class="pages">
      {filter.before && <Link to={{ page: 'calls', client, filter: { ...filter, before: undefined } }}>{words.newest}</Link>}
      {older && <Link to={{ page: 'calls', client, filter: { ...filter, before: older } }}>{words.older}</Link>}
    </p>
  )
}

/** Shown when it is sent off: whoever walks through the choices by keyboard stays where he is. */
function Filter({ client, filter }: { client: string; filter: CallFilter }) {
  const { go } = useActs()

  function submit(event: Event): void {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget as HTMLFormElement)
    const outcome = (chosen.get('outcome') || undefined) as Outcome | undefined
    const standing = (chosen.get('standing') || undefined) as Standing | undefined
    go({ page: 'calls', client, filter: { outcome, standing } })
  }

  return (
    <form class="filter" onSubmit={submit}>
      <Choice name="standing" label={words.standing} options={STANDINGS} text={texts.standing} chosen={filter.standing} />
      <Choice name="outcome" label={words.outcome} options={OUTCOMES} text={texts.outcome} chosen={filter.outcome} />
      <button type="submit">{words.show}</button>
    </form>
  )
}

function Choice<T extends string>({ name, label, options, text, chosen }: {
  name: string
  label: string
  options: readonly T[]
  text: (option: T) => string
  chosen: T | undefined
}) {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="" selected={!chosen}>{words.any}</option>
        {options.map((option) => <option key={option} value={option} selected={option === chosen}>{text(option)}</option>)}
      </select>
    </label>
  )
}
