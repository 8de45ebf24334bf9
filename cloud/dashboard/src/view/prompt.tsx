import type { Member } from '../ask/of/members'
import { questionsOfPrompt, type Prompts } from '../ask/of/prompt'
import { heardOf, spoken } from '../shown/prompts'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Dial, Facts, Link, Section, Title } from './parts'
import { PromptDifference } from './prompt_difference'
import { Draft } from './prompt_draft'
import { OwnProfession } from './prompt_profession'
import { Versions } from './prompt_versions'

const words = texts.steering.prompt

export function PromptPage(page: Page) {
  const [question, who] = questionsOfPrompt(page.client)
  return (
    <>
      <Title>{words.title}</Title>
      <Answered answer={answerTo(page.state, question)} question={question}>
        {(prompts) => prompts && (
          <Answered answer={answerTo(page.state, who)} question={who}>
            {({ members }) => <Shown prompts={prompts} members={members} page={page} />}
          </Answered>
        )}
      </Answered>
    </>
  )
}

function Shown({ prompts, members, page }: { prompts: Prompts; members: readonly Member[]; page: Page }) {
  const may = mayChange(page.client)
  return (
    <>
      <Heard prompts={prompts} page={page} />
      {may && <Draft key={prompts.profession.id} prompts={prompts} page={page} />}
      <Versions prompts={prompts} members={members} page={page} />
      <PromptDifference key={prompts.profession.id} prompts={prompts} page={page} />
      {may ? <OwnProfession prompts={prompts} page={page} /> : <ReadOnly client={page.client} />}
    </>
  )
}

function Heard({ prompts, page }: { prompts: Prompts; page: Page }) {
  const heard = heardOf(prompts)
  return (
    <Section title={words.heard}>
      <p class="quiet">{words.heardWhat(prompts.profession.name)} {heard?.client_id === null && words.usual}</p>
      {heard && (
        <Facts facts={[
          [words.greets, spoken(heard.greeting, prompts.name)],
          [words.listen, <Listen prompts={prompts} page={page} />],
          [words.reads, <span class="said">{spoken(heard.body, prompts.name)}</span>],
        ]} />
      )}
    </Section>
  )
}

/** The voice is the box's: nothing that a browser says sounds like it. */
function Listen({ prompts: { numbers }, page: { client } }: { prompts: Prompts; page: Page }) {
  return (
    <>
      {mayChange(client) && <><Link to={{ page: 'trial', client: client.id }}>{texts.steering.trial.listen}</Link>{' '}</>}
      {numbers.length > 0 && <>{words.ring} {numbers.map((number) => <span key={number}><Dial number={number} />{' '}</span>)}</>}
    </>
  )
}
