/** Forms that ask Auth for something. What is typed as a password or a code lives in its field alone: it is no part of the state. */

import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'

import type { AuthProblem } from '../ask/auth_problem'
import type { State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'

const words = texts.signIn
const EMAIL = 'sign-in e-mail'

type Going = { readonly is: 'typing' } | { readonly is: 'under_way' } | { readonly is: 'done' } | { readonly is: 'failed'; readonly problem: AuthProblem }

/** What a field is told of its form. */
export interface InForm {
  readonly problem: AuthProblem | null
  readonly told: string // the id of what is said of it
}

/** `done`: what is said then; where it is empty something else is shown by itself. */
export function AuthForm({ ask, go, done = '', children }: {
  ask: (typed: (name: string) => string) => Promise<AuthProblem | null>
  go: string
  done?: string
  children: (form: InForm) => ComponentChildren
}) {
  const [going, setGoing] = useState<Going>({ is: 'typing' })
  const told = useId()
  const problem = going.is === 'failed' ? going.problem : null

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (going.is === 'under_way') return
    const form = event.currentTarget as HTMLFormElement
    const typed = new FormData(form)
    setGoing({ is: 'under_way' })
    const wrong = await ask((name) => String(typed.get(name) ?? '')).catch(() => 'server' as const)
    setGoing(wrong ? { is: 'failed', problem: wrong } : { is: 'done' })
    if (!wrong) form.reset()
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      {children({ problem, told })}
      <p id={told} class={problem ? 'fault' : 'quiet'} role="alert">
        {problem ? words.problem[problem] : going.is === 'under_way' ? words.underWay : going.is === 'done' ? done : ''}
      </p>
      <button type="submit" class="main" aria-disabled={going.is === 'under_way'}>{go}</button>
    </form>
  )
}

export function EmailField({ state, email = '', form }: { state: State; email?: string; form: InForm }) {
  const { tell } = useActs()
  return (
    <label>
      {words.email}
      <input name="email" type="email" autocomplete="username" required value={state.drafts[EMAIL] ?? email}
        aria-invalid={form.problem === 'address'} aria-describedby={form.told}
        onInput={(event) => tell({ is: 'typed', field: EMAIL, text: event.currentTarget.value })} />
    </label>
  )
}

export function PasswordField({ fresh = false, form }: { fresh?: boolean; form: InForm }) {
  const hint = useId()
  return (
    <>
      <label>
        {fresh ? words.newPassword : words.password}
        <input name="password" type="password" autocomplete={fresh ? 'new-password' : 'current-password'} required
          aria-invalid={form.problem === 'wrong' || form.problem === 'weak' || form.problem === 'same'}
          aria-describedby={fresh ? `${hint} ${form.told}` : form.told} />
      </label>
      {fresh && <p id={hint} class="quiet">{words.strength}</p>}
    </>
  )
}

export function CodeField({ form }: { form: InForm }) {
  const hint = useId()
  return (
    <>
      <label>
        {texts.account.code}
        <input name="code" inputMode="numeric" autocomplete="one-time-code" required maxLength={7}
          aria-invalid={form.problem === 'code' || form.problem === 'late'} aria-describedby={`${hint} ${form.told}`} />
      </label>
      <p id={hint} class="quiet">{texts.account.codeHow}</p>
    </>
  )
}

/** As it is typed from a display: with or without a space in the middle. */
export function codeIn(typed: string): string {
  return typed.replace(/\s/g, '')
}
