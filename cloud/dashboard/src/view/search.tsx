import type { Question } from '../question'
import type { Match } from '../rows'
import { found } from '../shown/words'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Field } from './form'
import type { Page } from './page'
import { Answered, Link, Title, Words } from './parts'

const words = texts.find
const MOST = 50

/** The words stand in no address: what was searched for is kept nowhere. */
export function Search(page: Page) {
  const { state, client } = page
  const { tell } = useActs()
  const question: Question<'search'> = { kind: 'search', client: client.id, words: state.searched }
  const field = `search ${client.id}`
  const typed = state.drafts[field] ?? state.searched

  function submit(event: Event): void {
    event.preventDefault()
    if (typed.trim() !== '') tell({ is: 'searched', words: typed.trim() })
  }

  return (
    <>
      <Title>{words.title}</Title>
      <form class="line" role="search" onSubmit={submit}>
        <Field state={state} field={field} value={state.searched} label={words.words}
          name="words" type="search" maxLength={1000} required aria-describedby="search-hint" />
        <button type="submit" class="main">{words.go}</button>
      </form>
      <p id="search-hint" class="quiet">{words.hint}</p>
      {state.searched && (
        <Answered answer={answerTo(state, question)} question={question}>{(matches) => <Matches matches={matches} page={page} />}</Answered>
      )}
    </>
  )
}

function Matches({ matches, page: { client, format } }: { matches: readonly Match[]; page: Page }) {
  if (matches.length === 0) return <p>{words.none}</p>
  return (
    <>
      <h2>{words.results(format.number(matches.length))}</h2>
      {matches.length === MOST && <p class="quiet">{words.most}</p>}
      <ul class="cards">
        {matches.map((match) => (
          <li key={`${match.call_id} ${match.seq}`}>
            <p class="said"><Words pieces={found(match.excerpt)} /></p>
            <p class="quiet">
              {match.speaker === 'caller' ? texts.call.caller : texts.call.agent}, {format.moment(match.occurred_at)},{' '}
              <Link to={{ page: 'call', client: client.id, call: match.call_id }}>{texts.call.title(match.from_e164 ?? texts.withheld)}</Link>
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
