/** Every kind of question: one line for the questions of a page. */

import type { Question } from '../../question'
import type { SteeringPage } from '../../route'
import type { Client } from '../../rows'
import { blocked, questionsOfBlocked } from './blocked'
import { booked, questionsOfBookings } from './bookings'
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
import { offered, questionsOfServices } from './services'
import { today } from './today'
import { questionsOfVoice, voice } from './voice'

export const ASKED = {
  ...blocked,
  ...booked,
  ...call,
  ...calls,
  ...clients,
  ...facts,
  ...figures,
  ...hours,
  ...invitations,
  ...offered,
  ...people,
  ...prompt,
  ...search,
  ...today,
  ...voice,
}

/** What each steering page asks. */
export const STEERING_ASKS: Readonly<Record<SteeringPage, (client: Client, now: number) => readonly Question[]>> = {
  blocked: questionsOfBlocked,
  bookings: questionsOfBookings,
  facts: questionsOfFacts,
  hours: questionsOfHours,
  people: questionsOfPeople,
  prompt: questionsOfPrompt,
  services: questionsOfServices,
  voice: questionsOfVoice,
}
