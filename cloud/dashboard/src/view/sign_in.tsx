import { useEffect, useRef, useState } from 'preact/hooks'

import type { LinkRefusal } from '../arrival'
import type { AuthProblem } from '../ask/auth_problem'
import type { Login, State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { AuthForm, EmailField, PasswordField } from './auth_form'
import { Title } from './parts'

const words = texts.signIn

type Way = 'password' | 'byLink' | 'forgot' | 'signUp'

/** The address waits meanwhile, so the ways in are no pages of their own. */
export function SignIn({ state, login }: { state: State; login: Login & { is: 'out' } }) {
  const [way, setWay] = useState<Way>('password')
  useHeading(way)
  return (
    <main id="main" class="sign-in">
      <Title>{way === 'password' ? words.title : words[way].title}</Title>
      {way === 'password' && login.why !== 'never' && <p>{words[login.why]}</p>}
      {way === 'password' && login.refused && <NotLetIn refusal={login.refused} />}
      {way === 'password' ? <ByPassword state={state} email={login.email} /> : <ByEmail key={way} state={state} email={login.email} way={way} />}
      <OtherWays way={way} choose={setWay} />
    </main>
  )
}

function useHeading(way: Way): void {
  const before = useRef(way)
  useEffect(() => {
    if (before.current !== way) document.querySelector('h1')?.focus()
    before.current = way
  }, [way])
}

/** Somebody else's words are quoted: anybody can send a link with some. */
function NotLetIn({ refusal: { problem, words: said } }: { refusal: LinkRefusal }) {
  return (
    <div class="fault" role="alert">
      <p>{words.link(problem)}</p>
      {said && <p>{words.quoted(said)}</p>}
    </div>
  )
}

function ByPassword({ state, email }: { state: State; email: string }) {
  const { signIn } = useActs()
  return (
    <AuthForm go={words.go} ask={(typed) => signIn(typed('email').trim(), typed('password'))}>
      {(form) => (
        <>
          <EmailField state={state} email={email} form={form} />
          <PasswordField form={form} />
        </>
      )}
    </AuthForm>
  )
}

function ByEmail({ state, email, way }: { state: State; email: string; way: Exclude<Way, 'password'> }) {
  const { doors } = useActs()
  const ask: Readonly<Record<typeof way, (email: string, password: string) => Promise<AuthProblem | null>>> = {
    byLink: doors.sendLink, forgot: doors.sendReset, signUp: doors.signUp,
  }
  return (
    <>
      <p>{words[way].how}</p>
      <AuthForm go={words[way].go} done={words[way].done} ask={(typed) => ask[way](typed('email').trim(), typed('password'))}>
        {(form) => (
          <>
            <EmailField state={state} email={email} form={form} />
            {way === 'signUp' && <PasswordField fresh form={form} />}
          </>
        )}
      </AuthForm>
    </>
  )
}

function OtherWays({ way, choose }: { way: Way; choose: (way: Way) => void }) {
  const { doors, ways } = useActs()
  const [problem, setProblem] = useState<AuthProblem | null>(null)
  if (way !== 'password') return <p><button type="button" class="link" onClick={() => choose('password')}>{words.back}</button></p>
  const others: readonly Exclude<Way, 'password'>[] = ['byLink', 'forgot', ...(ways.signUp ? ['signUp'] as const : [])]
  return (
    <section aria-label={words.otherWays} class="ways">
      {ways.providers.map((name) => (
        <button key={name} type="button" onClick={() => void doors.goTo(name).then(setProblem)}>{words.provider(name)}</button>
      ))}
      {problem && <p class="fault" role="alert">{words.problem[problem]}</p>}
      {others.map((other) => <button key={other} type="button" class="link" onClick={() => choose(other)}>{words[other].open}</button>)}
    </section>
  )
}
