/** Every kind of question: one line for the questions of a page. */

import type { Question } from '../../question'
import type { SteeringPage } from '../../route'
import type { Client } from '../../rows'
import { call } from './call'
import { calls } from './calls'
import { clients } from './clients'
import { facts, questionsOfFacts } from './facts'
import { figures } from './figures'
import { hours, questionsOfHours } from './hours'
import { invitations } from './invitations'
import { people, questionsOfPeople } from './people'
import { prompt, questionsOfPrompt } from './prompt'
import { search } from './search'
import { today } from './today'

export const ASKED = {
  ...call,
  ...calls,
  ...clients,
  ...facts,
  ...figures,
  ...hours,
  ...invitations,
  ...people,
  ...prompt,
  ...search,
  ...today,
}

/** What each steering page asks. */
export const STEERING_ASKS: Readonly<Record<SteeringPage, (client: Client, now: number) => readonly Question[]>> = {
  facts: questionsOfFacts,
  hours: questionsOfHours,
  people: questionsOfPeople,
  prompt: questionsOfPrompt,
}
