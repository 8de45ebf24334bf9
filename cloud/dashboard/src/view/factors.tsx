import { useEffect, useRef, useState } from 'preact/hooks'

import type { AuthProblem } from '../ask/auth_problem'
import type { Enrolment } from '../ask/factors'
import type { SecondFactor } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { AuthForm, CodeField, codeIn } from './auth_form'
import { Challenge } from './challenge'
import { Section } from './parts'

const words = texts.account

/** The user's authenticator apps: shown, added, removed. */
export function FactorsSection({ second }: { second: SecondFactor }) {
  const open = second.shown || second.factors.length === 0
  const heading = useRef<HTMLHeadingElement>(null)
  const [added, setAdded] = useState(false)
  const before = useRef(second)
  useEffect(() => {
    if (before.current.factors.length !== second.factors.length || before.current.shown !== second.shown) heading.current?.focus()
    before.current = second
  }, [second])
  return (
    <Section title={words.factor} heading={heading}>
      <p class="quiet">{words.factorHow}</p>
      {second.factors.length === 0 && <p>{words.none}</p>}
      {!open && <p>{words.notShown}</p>}
      {!open && <Challenge second={second} />}
      <p role="status">{added && second.shown && words.added}</p>
      {second.factors.length > 0 && (
        <ul class="cards">
          {second.factors.map(({ id, name }) => <li key={id}>{words.named(name)}{second.shown && <Remove id={id} name={name} />}</li>)}
        </ul>
      )}
      {open && <Enrol key={second.factors.length} added={() => setAdded(true)} />}
    </Section>
  )
}

function Remove({ id, name }: { id: string; name: string }) {
  const { factors } = useActs()
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<AuthProblem | null>(null)
  if (!asking) {
    return (
      <p>
        <button type="button" class="danger" onClick={() => setAsking(true)}>{words.remove(name)}</button>
        {problem && <span class="fault" role="alert">{texts.signIn.problem[problem]}</span>}
      </p>
    )
  }
  const drop = () => void factors.drop(id).then((wrong) => {
    setProblem(wrong)
    setAsking(false)
  })
  return (
    <div role="group" aria-label={words.remove(name)} class="fault">
      <p>{words.removeHow}</p>
      <p class="line">
        <button type="button" class="danger" onClick={drop}>{words.remove(name)}</button>
        <button type="button" ref={(button) => button?.focus()} onClick={() => setAsking(false)}>{words.keep}</button>
      </p>
    </div>
  )
}

/** The secret is shown until its code was typed, and lives nowhere else. */
function Enrol({ added }: { added: () => void }) {
  const { factors } = useActs()
  const [begun, setBegun] = useState<Enrolment | null>(null)

  async function begin(name: string): Promise<AuthProblem | null> {
    const answer = await factors.enrol(name)
    if (typeof answer === 'string') return answer
    setBegun(answer)
    return null
  }

  async function finish(id: string, code: string): Promise<AuthProblem | null> {
    const wrong = await factors.show(id, code)
    if (!wrong) added()
    return wrong
  }

  if (!begun) {
    return (
      <AuthForm key="begin" go={words.enrol} ask={(typed) => begin(typed('name').trim())}>
        {() => <label>{words.name}<input name="name" autocomplete="off" required maxLength={60} defaultValue={words.usualName} /></label>}
      </AuthForm>
    )
  }
  return (
    <div class="enrolment">
      <p>{words.scan}</p>
      <img src={begun.picture} alt={words.picture} width={200} height={200} />
      <p>{words.secret}</p>
      <p><code>{begun.secret}</code></p>
      <p>{words.finish}</p>
      <AuthForm key="finish" go={words.finishGo} ask={(typed) => finish(begun.id, codeIn(typed('code')))}>
        {(form) => <CodeField form={form} />}
      </AuthForm>
      <p><button type="button" class="link" onClick={() => setBegun(null)}>{words.cancel}</button></p>
    </div>
  )
}
