import { useState } from 'preact/hooks'

import type { Prompts } from '../ask/of/prompt'
import type { Words } from '../deeds/prompt'
import { differences, type Difference } from '../shown/differences'
import { beforeOf, draftOf, heardOf } from '../shown/prompts'
import { texts } from '../texts/en'
import type { Page } from './page'
import { Section } from './parts'
import { shownIn } from './prompt_draft'
import { nameOf } from './prompt_versions'

const words = texts.steering.prompt
const TYPED = 'typed'

interface Side extends Words {
  readonly id: string
  readonly called: string
}

function sidesOf(prompts: Prompts, page: Page): Side[] {
  const { typed, unsaved } = shownIn(page, prompts)
  const saved = prompts.prompts.map((prompt) => ({ ...prompt, called: `${nameOf(prompt, prompts, page)} (${words.status(prompt.status)})` }))
  return unsaved ? [{ ...typed, id: TYPED, called: words.typed }, ...saved] : saved
}

/** Any two, word by word; at first what is heard and what is to come, else what was before. */
export function PromptDifference({ prompts, page }: { prompts: Prompts; page: Page }) {
  const [chosen, choose] = useState<{ from?: string; to?: string }>({})
  const sides = sidesOf(prompts, page)
  const heard = heardOf(prompts)
  const draft = draftOf(prompts)
  const side = (id: string | undefined) => sides.find((each) => each.id === id)
  const to = side(chosen.to) ?? side(TYPED) ?? side(draft?.id) ?? side(heard?.id)
  const from = side(chosen.from) ?? (to?.id === heard?.id ? side(beforeOf(prompts)?.id) : side(heard?.id)) ?? to
  if (sides.length < 2 || !from || !to) return null
  const picker = (label: string, value: string, pick: (id: string) => void) => (
    <label>
      {label}
      <select value={value} onChange={(event) => pick(event.currentTarget.value)}>
        {sides.map(({ id, called }) => <option key={id} value={id}>{called}</option>)}
      </select>
    </label>
  )
  return (
    <Section title={words.difference}>
      <p class="line">
        {picker(words.from, from.id, (id) => choose({ ...chosen, from: id }))}
        {picker(words.to, to.id, (id) => choose({ ...chosen, to: id }))}
      </p>
      <h3>{words.greeting}</h3>
      <Between before={from.greeting} after={to.greeting} />
      <h3>{words.body}</h3>
      <Between before={from.body} after={to.body} />
    </Section>
  )
}

function Between({ before, after }: { before: string; after: string }) {
  if (before === after) return <p class="quiet">{words.noDifference}</p>
  return <p class="said">{differences(before, after).map((piece, i) => <Marked key={i} piece={piece} />)}</p>
}

/** Struck out or underlined; a screen reader is told, as few say it themselves. */
function Marked({ piece: { text, is } }: { piece: Difference }) {
  switch (is) {
    case 'same': return <>{text}</>
    case 'gone': return <del><span class="unseen">{words.removed} </span>{text}</del>
    case 'new': return <ins><span class="unseen">{words.inserted} </span>{text}</ins>
  }
}
