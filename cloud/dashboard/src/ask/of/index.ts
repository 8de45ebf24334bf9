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
import { members, questionsOfMembers } from './members'
import { people, questionsOfPeople } from './people'
import { privacy, questionsOfPrivacy } from './privacy'
import { prompt, questionsOfPrompt } from './prompt'
import { search } from './search'
import { offered, questionsOfServices } from './services'
import { today } from './today'
import { questionsOfTrial, trial } from './trial'
import { questionsOfVoice, voice } from './voice'
import { questionsOfWebhooks, webhooks } from './webhooks'

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
  ...members,
  ...offered,
  ...people,
  ...privacy,
  ...prompt,
  ...search,
  ...today,
  ...trial,
  ...voice,
  ...webhooks,
}

/** What each steering page asks. */
export const STEERING_ASKS: Readonly<Record<SteeringPage, (client: Client, now: number) => readonly Question[]>> = {
  blocked: questionsOfBlocked,
  bookings: questionsOfBookings,
  facts: questionsOfFacts,
  hours: questionsOfHours,
  members: questionsOfMembers,
  people: questionsOfPeople,
  privacy: questionsOfPrivacy,
  prompt: questionsOfPrompt,
  services: questionsOfServices,
  trial: questionsOfTrial,
  voice: questionsOfVoice,
  webhooks: questionsOfWebhooks,
}
