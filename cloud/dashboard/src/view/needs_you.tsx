import { useRef } from 'preact/hooks'

import { questionsOfToday } from '../ask/of/today'
import { acknowledge } from '../deeds/today'
import type { Message, Notice } from '../rows'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useFocusAfterLess } from './focus'
import { mayChange, type Page } from './page'
import { Answered, Dial, DoingNote, Link, Section } from './parts'

const words = texts.day

/** What waits for somebody: messages first, the one that is due first at the top. */
export function NeedsYou(page: Page) {
  const { state, client } = page
  const asked = questionsOfToday(client, state.now)
  const open = answerTo(state, asked.messages)
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(open?.value?.length ?? 0, heading)
  return (
    <Section title={words.needsYou} heading={heading}>
      <Answered answer={open} question={asked.messages}>
        {(messages) => messages.length === 0 ? <p>{words.nothing}</p> : (
          <>
            <h3>{words.messages}</h3>
            <ul class="cards">{messages.map((message) => <MessageCard key={message.id} message={message} page={page} />)}</ul>
          </>
        )}
      </Answered>
      <Answered answer={answerTo(state, asked.notices)} question={asked.notices}>
        {(notices) => notices.length === 0 ? null : (
          <>
            <h3>{words.notices}</h3>
            <ul class="cards">{notices.map((notice) => <NoticeCard key={notice.id} notice={notice} page={page} />)}</ul>
          </>
        )}
      </Answered>
    </Section>
  )
}

function MessageCard({ message, page: { state, client, format } }: { message: Message; page: Page }) {
  const { perform } = useActs()
  const deed = acknowledge(client.id, message.id)
  const doing = state.deeds[deed.subject]
  const overdue = Date.parse(message.due_at) <= state.now
  return (
    <li class={overdue || message.urgency === 'emergency' ? 'warn' : undefined}>
      <p>
        <strong>{words.urgency[message.urgency]}</strong>{' '}
        <span class="quiet">
          {words.taken(format.moment(message.taken_at))}, {overdue ? words.overdue(format.moment(message.due_at)) : words.due(format.moment(message.due_at))}
        </span>
      </p>
      <p class="said">{message.matter}</p>
      <p class="quiet">
        {message.caller_name ?? texts.withheld} {message.caller_e164 && <Dial number={message.caller_e164} label={words.callBack(message.caller_e164)} />}{' '}
        <Link to={{ page: 'call', client: client.id, call: message.call_id }}>{words.openCall}</Link>
      </p>
      {mayChange(client) && (
        <button type="button" aria-disabled={doing?.is === 'under_way'} onClick={() => doing?.is !== 'under_way' && perform(deed)}>
          {words.take}
        </button>
      )}
      <DoingNote doing={doing} />
    </li>
  )
}

function NoticeCard({ notice, page: { format } }: { notice: Notice; page: Page }) {
  return (
    <li>
      <p>{notice.message}</p>
      <p class="quiet">
        {format.moment(notice.created_at)}{notice.times > 1 && `, ${words.times(format.number(notice.times))}`}
      </p>
    </li>
  )
}
