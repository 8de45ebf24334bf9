/** What is told beside the page: to a screen reader, and by the window's name. */

import { isSteering, type Route, type SteeringPage } from '../route'
import { answerTo, clientHere, questions, type State } from '../state'
import { texts } from '../texts/en'

/** What a screen reader is told when something begins, comes or fails. */
export function announcement(state: State): string {
  return newsOfDeeds(state) || newsOfAnswers(state)
}

function newsOfDeeds(state: State): string {
  const deeds = Object.values(state.deeds)
  const failed = deeds.find((doing) => doing.is === 'failed')
  if (failed?.is === 'failed') return texts.undone(failed.fault)
  if (deeds.some((doing) => doing.is === 'under_way')) return texts.form.saving
  return deeds.length > 0 ? texts.form.saved : ''
}

/** The same words while it is asked again: what does not change is not told. */
function newsOfAnswers(state: State): string {
  const answers = questions(state).map((question) => answerTo(state, question))
  const fault = answers.find((answer) => answer?.fault)?.fault
  if (fault) return texts.fault(fault)
  if (answers.some((answer) => answer?.value === undefined)) return texts.loading
  return answers.length > 0 && (clientHere(state) || state.route.page === 'clients') ? texts.loaded : ''
}

const NAMES: Readonly<Record<Exclude<Route['page'], SteeringPage>, string>> = {
  clients: texts.clients.title,
  account: texts.account.title,
  password: texts.account.newPassword,
  today: texts.day.title,
  calls: texts.list.title,
  call: texts.call.untitled,
  search: texts.find.title,
  figures: texts.range.title,
  nowhere: texts.nowhere.title,
}

function nameOf(page: Route['page']): string {
  return isSteering(page) ? texts.steering[page].title : NAMES[page]
}

/** The window's name. Browsers keep it with the address, so it names no caller. */
export function titleOf(state: State): string {
  if (state.login.is === 'unknown') return texts.product
  if (state.login.is === 'out') return texts.title(texts.signIn.title, texts.product)
  if (state.login.is === 'half') return texts.title(texts.account.factor, texts.product)
  const client = clientHere(state)
  return texts.title(nameOf(state.route.page), ...(client ? [client.name] : []), texts.product)
}
