import type { SecondFactor } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { AuthForm, CodeField, codeIn } from './auth_form'
import { Title } from './parts'

const words = texts.account

/** Asked at sign-in. It is no guard: what may be done without it is Postgres's to say, and it says so at each deed. */
export function ChallengePage({ second }: { second: SecondFactor }) {
  const { tell, signOut } = useActs()
  return (
    <main id="main" class="sign-in">
      <Title>{words.factor}</Title>
      <Challenge second={second} />
      <p class="quiet">{words.goOnHow}</p>
      <p class="ways">
        <button type="button" onClick={() => tell({ is: 'went_on' })}>{words.goOn}</button>
        <button type="button" class="link" onClick={() => void signOut('local')}>{texts.signIn.out}</button>
      </p>
    </main>
  )
}

/** Of several apps the one is chosen that is at hand. */
export function Challenge({ second: { factors } }: { second: SecondFactor }) {
  const acts = useActs()
  const only = factors[0]
  if (!only) return null
  return (
    <AuthForm go={words.show} ask={(typed) => acts.factors.show(typed('app') || only.id, codeIn(typed('code')))}>
      {(form) => (
        <>
          {factors.length > 1 && (
            <label>
              {words.app}
              <select name="app">{factors.map(({ id, name }) => <option key={id} value={id}>{words.named(name)}</option>)}</select>
            </label>
          )}
          <CodeField form={form} />
        </>
      )}
    </AuthForm>
  )
}
