/** What a screen reader is told when something begins, comes or fails. */

import { answerTo, clientHere, questions, type State } from '../state'
import { texts } from '../texts.en'

export function announcement(state: State): string {
  return newsOfDeeds(state) || newsOfAnswers(state)
}

function newsOfDeeds(state: State): string {
  const deeds = Object.values(state.deeds)
  const failed = deeds.find((doing) => doing.is === 'failed')
  if (failed?.is === 'failed') return texts.fault(failed.fault)
  if (deeds.some((doing) => doing.is === 'under_way')) return texts.call.saving
  return deeds.length > 0 ? texts.call.saved : ''
}

/** The same words while it is asked again: what does not change is not told. */
function newsOfAnswers(state: State): string {
  const answers = questions(state).map((question) => answerTo(state, question))
  const fault = answers.find((answer) => answer?.fault)?.fault
  if (fault) return texts.fault(fault)
  if (answers.some((answer) => answer?.value === undefined)) return texts.loading
  return answers.length > 0 && (clientHere(state) || state.route.page === 'clients') ? texts.loaded : ''
}
