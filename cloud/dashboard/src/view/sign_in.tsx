import { useState } from 'preact/hooks'

import type { SignInProblem } from '../ask/session'
import type { Login, State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Title } from './parts'

const EMAIL = 'sign-in e-mail'

/** The password lives in its field alone: it is no part of the state. */
export function SignIn({ state, login: { why, email } }: { state: State; login: Login & { is: 'out' } }) {
  const { signIn, tell } = useActs()
  const [problem, setProblem] = useState<SignInProblem | null>(null)
  const [underWay, setUnderWay] = useState(false)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (underWay) return
    const typed = new FormData(event.currentTarget as HTMLFormElement)
    setUnderWay(true)
    setProblem(null)
    setProblem(await signIn(String(typed.get('email')).trim(), String(typed.get('password'))).catch(() => 'server' as const))
    setUnderWay(false)
  }

  return (
    <main id="main" class="sign-in">
      <Title>{texts.signIn.title}</Title>
      {why !== 'never' && <p>{texts.signIn[why]}</p>}
      <form onSubmit={(event) => void submit(event)}>
        <label>
          {texts.signIn.email}
          <input name="email" type="email" autocomplete="username" required value={state.drafts[EMAIL] ?? email}
            onInput={(event) => tell({ is: 'typed', field: EMAIL, text: event.currentTarget.value })} />
        </label>
        <label>
          {texts.signIn.password}
          <input name="password" type="password" autocomplete="current-password" required
            aria-invalid={problem === 'wrong'} aria-describedby="sign-in-problem" />
        </label>
        <p id="sign-in-problem" class={problem ? 'fault' : 'quiet'} role="alert">
          {problem ? texts.signIn.problem[problem] : underWay ? texts.signIn.underWay : ''}
        </p>
        <button type="submit" class="main" aria-disabled={underWay}>{texts.signIn.go}</button>
      </form>
    </main>
  )
}
