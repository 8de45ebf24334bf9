/** Every kind of question: one line for the questions of a page. */

import type { Question } from '../../question'
import type { SteeringPage } from '../../route'
import type { Client } from '../../rows'
import { call } from './call'
import { calls } from './calls'
import { clients } from './clients'
import { figures } from './figures'
import { hours, questionsOfHours } from './hours'
import { invitations } from './invitations'
import { members, questionsOfMembers } from './members'
import { privacy, questionsOfPrivacy } from './privacy'
import { search } from './search'
import { today } from './today'
import { questionsOfWebhooks, webhooks } from './webhooks'

export const ASKED = {
  ...call,
  ...calls,
  ...clients,
  ...figures,
  ...hours,
  ...invitations,
  ...members,
  ...privacy,
  ...search,
  ...today,
  ...webhooks,
}

/** What each steering page asks. */
export const STEERING_ASKS: Readonly<Record<SteeringPage, (client: Client, now: number) => readonly Question[]>> = {
  hours: questionsOfHours,
  members: questionsOfMembers,
  privacy: questionsOfPrivacy,
  webhooks: questionsOfWebhooks,
}
