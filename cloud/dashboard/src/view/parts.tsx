/** Small pieces that every page is made of. */

import type { ComponentChildren, RefObject } from 'preact'

import type { Fault } from '../fault'
import type { Answer, Question } from '../question'
import { address, type Route } from '../route'
import type { Piece } from '../shown/words'
import type { Doing } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'

/** The page's heading: the focus goes there when the page changes. */
export function Title({ children }: { children: ComponentChildren }) {
  return <h1 tabIndex={-1}>{children}</h1>
}

export function Link({ to, children, ...rest }: { to: Route; children: ComponentChildren; class?: string; 'aria-current'?: 'page' | undefined }) {
  return <a href={address(to)} {...rest}>{children}</a>
}

export function Section({ title, heading, children }: { title: string; heading?: RefObject<HTMLHeadingElement | null>; children: ComponentChildren }) {
  return (
    <section>
      <h2 {...(heading ? { ref: heading, tabIndex: -1 } : {})}>{title}</h2>
      {children}
    </section>
  )
}

/** What was asked: its value, or that it is coming, or why it does not. A value of before stays beside a fault. */
export function Answered<T>({ answer, question, children }: {
  answer: Answer<T> | undefined
  question: Question
  children: (value: T) => ComponentChildren
}) {
  const fault = answer?.fault && <FaultBox fault={answer.fault} again={[question]} asking={answer.asking} ofBefore={answer.value !== undefined} />
  if (answer?.value === undefined) return <>{fault || <p class="quiet">{texts.loading}</p>}</>
  return <>{fault}{children(answer.value)}</>
}

export function FaultBox({ fault, again, asking = false, ofBefore = false }: {
  fault: Fault
  again: readonly Question[]
  asking?: boolean
  ofBefore?: boolean
}) {
  const { tell } = useActs()
  return (
    <div class="fault">
      <p>{texts.fault(fault)} {ofBefore && texts.ofBefore}</p>
      {fault.kind !== 'wordless' && <button type="button" onClick={() => tell({ is: 'again', questions: again })}>{texts.tryAgain}</button>}
      {asking && <span class="quiet"> {texts.loading}</span>}
    </div>
  )
}

/** How a deed goes; a screen reader hears it from the page's status. */
export function DoingNote({ doing, done = texts.form.saved }: { doing: Doing | undefined; done?: string }) {
  if (!doing) return null
  if (doing.is === 'failed') {
    return (
      <p class="fault">
        {texts.undone(doing.fault)}
        {doing.fault.kind === 'second_factor' && <> <Link to={{ page: 'account' }}>{texts.account.toFactor}</Link></>}
      </p>
    )
  }
  return <p class="quiet">{doing.is === 'done' ? done : texts.form.saving}</p>
}

export function Words({ pieces }: { pieces: readonly Piece[] }) {
  return <>{pieces.map((piece, i) => (piece.marked ? <mark key={i}>{piece.text}</mark> : piece.text))}</>
}

/** Names and what they are, as a list of descriptions; what is not there is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A number that a phone can dial. */
export function Dial({ number, label }: { number: string; label?: string }) {
  return <a href={`tel:${number}`}>{label ?? number}</a>
}
