import { useEffect, useState } from 'preact/hooks'

import { listen, UNREADABLE, type Heard } from '../ask/listening'
import { fieldsOfVoice, sendVoice } from '../deeds/voice'
import { NO } from '../shown/record'
import { complaintsOf, QUIETEST_DB, wordOfLevels, type Level } from '../shown/recording'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Tick } from './choice'
import { DraftForm, Field } from './form'
import { useMicrophone, type Microphone } from './microphone'
import type { Page } from './page'
import { Section } from './parts'

const words = texts.steering.voice

/** A recording is made or chosen, listened to, and sent with the consent of who speaks in it. */
export function NewVoice({ page }: { page: Page }) {
  const { tell } = useActs()
  const { state, client, format } = page
  const fields = fieldsOfVoice(client.id)
  const file = state.files[fields.file]
  const chose = (chosen: Blob | undefined) => tell({ is: 'chose', field: fields.file, file: chosen })
  const microphone = useMicrophone(chose)
  const sent = state.deeds[fields.subject]?.is === 'done'
  return (
    <Section title={words.record}>
      <p class="quiet">{words.recordWhy}</p>
      <details>
        <summary>{words.passage}</summary>
        <p>{words.passageText(client.name)}</p>
      </details>
      <Recording microphone={microphone} again={file !== undefined} seconds={(seconds) => words.seconds(format.number(Math.floor(seconds)))} />
      {microphone.hearing.is !== 'running' && <Chooser chose={chose} />}
      {file && microphone.hearing.is !== 'running' && <Chosen file={file} discard={() => chose(undefined)} page={page} />}
      {sent && !file && <p>{words.sent}</p>}
    </Section>
  )
}

function Recording({ microphone: { hearing, start, stop }, again, seconds }: {
  microphone: Microphone
  again: boolean
  seconds: (seconds: number) => string
}) {
  const running = hearing.is === 'running'
  return (
    <>
      <p class="line">
        <button type="button" aria-disabled={hearing.is === 'asking'} onClick={() => (running ? stop() : hearing.is !== 'asking' && start())}>
          {running ? words.stop : again ? words.again : words.start}
        </button>
        {running && <span class="seconds">{seconds(hearing.seconds)}</span>}
        {running && <LevelMeter levels={hearing.levels} />}
      </p>
      <p role="alert" class={hearing.is === 'refused' ? 'fault' : undefined}>{hearing.is === 'refused' && words.cannot[hearing.why]}</p>
      {hearing.is === 'asking' && <p class="quiet">{words.asking}</p>}
    </>
  )
}

function LevelMeter({ levels }: { levels: readonly Level[] }) {
  const word = wordOfLevels(levels)
  return (
    <>
      <meter aria-label={words.level} min={QUIETEST_DB} max={0} low={-40} high={-6} optimum={-20} value={levels.at(-1)?.rms ?? QUIETEST_DB} />
      <span class={`level ${word}`}>{words.levels[word]}</span>
    </>
  )
}

function Chooser({ chose }: { chose: (file: Blob | undefined) => void }) {
  function change(event: Event & { readonly currentTarget: HTMLInputElement }): void {
    const input = event.currentTarget
    const [file] = input.files ?? []
    if (file) chose(file)
    input.value = '' // the same file may be chosen once more
  }
  return (
    <label>
      {words.choose}
      <input type="file" accept="audio/*,.wav,.mp3,.m4a,.ogg,.webm" onChange={change} />
    </label>
  )
}

function Chosen({ file, discard, page }: { file: Blob; discard: () => void; page: Page }) {
  const heard = useHeard(file)
  return (
    <>
      <Player file={file} />
      <p><button type="button" onClick={discard}>{words.discard}</button></p>
      {heard ? <Verdict heard={heard} file={file} page={page} /> : <p class="quiet">{words.listening}</p>}
    </>
  )
}

function useHeard(file: Blob): Heard | null {
  const [known, setKnown] = useState<{ file: Blob; heard: Heard } | null>(null)
  useEffect(() => {
    let here = true
    void listen(file).catch(() => UNREADABLE).then((heard) => here && setKnown({ file, heard }))
    return () => {
      here = false
    }
  }, [file])
  return known?.file === file ? known.heard : null
}

function Player({ file }: { file: Blob }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url ? <audio controls src={url} aria-label={words.listen} /> : null
}

/** What is wrong with it; else how it is sent. */
function Verdict({ heard: { type, large, sha256, measures }, file, page }: { heard: Heard; file: Blob; page: Page }) {
  const complaints = measures ? complaintsOf(measures).map((complaint) => words.complaint(complaint, measures)) : []
  const wrong = large ? [words.large] : type === null ? [words.unreadable] : complaints
  if (type === null || wrong.length > 0) return <p role="alert" class="fault">{wrong.join(' ')}</p>
  return (
    <>
      <p>{measures ? words.fine(page.format.number(Math.floor(measures.seconds))) : words.notHeard}</p>
      <Consent page={page} deed={(name) => sendVoice(page.client.id, page.state.user, { file, type, sha256 }, name)} />
    </>
  )
}

const LONGEST_NAME = 97 // with the wording before it, what a row holds

function Consent({ page: { state, client }, deed }: { page: Page; deed: (name: string) => ReturnType<typeof sendVoice> }) {
  const fields = fieldsOfVoice(client.id)
  const name = state.drafts[fields.name] ?? ''
  return (
    <DraftForm state={state} deed={deed(name)} problem={null} save={words.send}>
      <Field state={state} field={fields.name} value="" label={words.name} maxLength={LONGEST_NAME} required />
      <Tick state={state} field={fields.consent} value={NO} label={words.consent(name.trim() || words.somebody, client.name)} required />
    </DraftForm>
  )
}
