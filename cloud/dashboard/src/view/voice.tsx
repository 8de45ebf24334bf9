import { questionsOfVoice, type CloneRequest, type Sex, type Voice, type Voices } from '../ask/of/voice'
import { fieldOfSex, fieldOfSpeaking, retryVoice, setSex, speakWith } from '../deeds/voice'
import { consentedBy, nameOfVoice, speakingOf } from '../shown/voices'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Choice } from './choice'
import { DraftForm, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, DoingNote, Link, Section, Title } from './parts'
import { NewVoice } from './voice_sample'

const words = texts.steering.voice

export function VoicePage(page: Page) {
  const { state, client } = page
  const [question] = questionsOfVoice(client)
  return (
    <>
      <Title>{words.title}</Title>
      <ReadOnly client={client} />
      <Answered answer={answerTo(state, question)} question={question}>{(voices) => <Speaking voices={voices} page={page} />}</Answered>
      {mayChange(client) && <NewVoice page={page} />}
      <Answered answer={answerTo(state, question)} question={question}>{({ requests }) => <Requests requests={requests} page={page} />}</Answered>
    </>
  )
}

function Speaking({ voices, page }: { voices: Voices; page: Page }) {
  const { state, client } = page
  const own = voices.ready.filter(({ client_id }) => client_id !== null)
  return (
    <Section title={words.speaks}>
      {mayChange(client) ? <Chosen voices={voices} page={page} /> : <p>{words.speaking} {shownName(speakingOf(voices), voices)}.</p>}
      {mayChange(client) && <p><Link to={{ page: 'trial', client: client.id }}>{words.hear}</Link></p>}
      {mayChange(client) && own.map((voice) => (
        <DraftForm key={voice.id} state={state} problem={null}
          deed={setSex(client.id, voice.id, (state.drafts[fieldOfSex(voice.id)] ?? voice.sex ?? '') as Sex | '')}>
          <Choice state={state} field={fieldOfSex(voice.id)} value={voice.sex ?? ''} label={words.sounds(ownName(voice, voices))}
            options={(['', 'female', 'male'] as const).map((sex) => [sex, words.sex(sex)])} />
          <p class="quiet">{words.soundsWhy}</p>
        </DraftForm>
      ))}
    </Section>
  )
}

function ownName(voice: Voice, { requests }: Voices): string {
  return nameOfVoice(voice, requests) ?? words.own
}

function shownName(voice: Voice | undefined, voices: Voices): string {
  return voice ? words.withSex(ownName(voice, voices), voice.sex) : texts.unknownTime
}

function Chosen({ voices, page: { state, client } }: { voices: Voices; page: Page }) {
  const field = fieldOfSpeaking(client.id)
  const standard = voices.ready.find(({ is_default }) => is_default)
  const others = voices.ready.filter((voice) => voice !== standard)
  const speaking = speakingOf(voices)
  const held = speaking && speaking !== standard ? speaking.id : ''
  return (
    <DraftForm state={state} deed={speakWith(client.id, state.drafts[field] ?? held)} problem={null} save={words.save}>
      <Choice state={state} field={field} value={held} label={words.speaking}
        options={[['', words.byDefault(shownName(standard, voices))], ...others.map((voice) => [voice.id, shownName(voice, voices)] as const)]} />
    </DraftForm>
  )
}

function Requests({ requests, page }: { requests: readonly CloneRequest[]; page: Page }) {
  return (
    <Section title={words.requests}>
      {requests.length === 0 && <p>{words.noRequests}</p>}
      <ul class="rows">
        {requests.map((request) => <li key={request.id}><Request request={request} page={page} /></li>)}
      </ul>
    </Section>
  )
}

function Request({ request, page: { state, client, format } }: { request: CloneRequest; page: Page }) {
  const { perform } = useActs()
  const deed = retryVoice(client.id, request.id)
  const doing = state.deeds[deed.subject]
  const facts = [format.moment(request.created_at), request.attempts > 1 && words.tries(format.number(request.attempts))]
  return (
    <>
      <p>
        {consentedBy(request)}: <strong>{words.status(request.status)}</strong>{' '}
        <span class="quiet">{facts.filter(Boolean).join(', ')}</span>
      </p>
      {request.status === 'failed' && (
        <>
          <p class="fault">{request.error} {words.stays}</p>
          {mayChange(client) && (
            <button type="button" aria-disabled={doing?.is === 'under_way'} onClick={() => doing?.is !== 'under_way' && perform(deed)}>{words.retry}</button>
          )}
        </>
      )}
      {doing?.is !== 'done' && <DoingNote doing={doing} />}
    </>
  )
}
