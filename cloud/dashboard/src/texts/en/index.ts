/** Every text of the page, in English. A translation is another folder of this shape. */

import type { SteeringPage } from '../../route'
import { account } from './account'
import { blocked } from './blocked'
import { bookings } from './bookings'
import { call } from './call'
import { calls } from './calls'
import { clients } from './clients'
import { facts } from './facts'
import { figures } from './figures'
import { files } from './files'
import { form } from './form'
import { frame } from './frame'
import { hours } from './hours'
import { invitations } from './invitations'
import { members } from './members'
import { people } from './people'
import { privacy } from './privacy'
import { prompt } from './prompt'
import { search } from './search'
import { services } from './services'
import { signIn } from './sign_in'
import { today } from './today'
import { trial } from './trial'
import { voice } from './voice'
import { week } from './week'
import { webhooks } from './webhooks'
import { words } from './words'

/** Under the name of its page; `title` is its heading and its place in the menu. */
const steering = {
  blocked,
  bookings,
  facts,
  hours,
  members,
  people,
  privacy,
  prompt,
  services,
  trial,
  voice,
  webhooks,
} satisfies Readonly<Record<SteeringPage, { readonly title: string }>>

export const texts = {
  ...frame,
  ...words,
  signIn,
  account,
  invitations,
  clients,
  day: today,
  list: calls,
  call,
  find: search,
  range: figures,
  files,
  form,
  week,
  steering,
}
