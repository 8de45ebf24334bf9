import { useRef } from 'preact/hooks'

import type { WholeCall } from '../ask/of/call'
import { eraseCaller, subjectOfCaller } from '../deeds/call'
import { texts } from '../texts/en'
import { useFocusAfterLess } from './focus'
import { Danger } from './form'
import { mayChange, type Page } from './page'
import { Section } from './parts'

const words = texts.call

/** Erases a caller who asks for it, or says that this was done. */
export function Forget({ whole: { call, erasedAt }, page }: { whole: WholeCall; page: Page }) {
  const { state, client, format } = page
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(erasedAt ? 0 : 1, heading)
  const doing = state.deeds[subjectOfCaller(call.id)]
  if (erasedAt) {
    return (
      <Section title={words.forget} heading={heading}>
        <p>
          {words.forgotten(format.moment(erasedAt))}{' '}
          {doing?.is === 'done' && words.forgottenCalls(Number(doing.value), format.number(Number(doing.value)))}
        </p>
      </Section>
    )
  }
  if (!call.from_e164 || !mayChange(client)) return null
  return (
    <Section title={words.forget} heading={heading}>
      <p class="quiet">{words.forgetWhy}</p>
      <Danger state={state} deed={eraseCaller(client.id, call.id, call.from_e164)} label={words.forget} warning={words.forgetWarning(call.from_e164)} />
    </Section>
  )
}
