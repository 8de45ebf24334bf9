import type { ComponentChildren } from 'preact'

import { STEERING, type SteeringPage } from '../route'
import { texts } from '../texts/en'
import { BlockedPage } from './blocked'
import { BookingsPage } from './bookings'
import { FactsPage } from './facts'
import { HoursPage } from './hours'
import { MembersPage } from './members'
import type { Page } from './page'
import { Link } from './parts'
import { PeoplePage } from './people'
import { PrivacyPage } from './privacy'
import { PromptPage } from './prompt'
import { ServicesPage } from './services'
import { TrialPage } from './trial'
import { VoicePage } from './voice'
import { WebhooksPage } from './webhooks'

const PAGES: Readonly<Record<SteeringPage, (page: Page) => ComponentChildren>> = {
  blocked: BlockedPage,
  bookings: BookingsPage,
  facts: FactsPage,
  hours: HoursPage,
  members: MembersPage,
  people: PeoplePage,
  privacy: PrivacyPage,
  prompt: PromptPage,
  services: ServicesPage,
  trial: TrialPage,
  voice: VoicePage,
  webhooks: WebhooksPage,
}

/** A page on which a business is steered, below the menu of them all. */
export function Steering(page: Page & { here: SteeringPage }) {
  const { here, client } = page
  const Shown = PAGES[here]
  return (
    <>
      <nav class="settings" aria-label={texts.settings}>
        {STEERING.map((name) => (
          <Link key={name} to={{ page: name, client: client.id }} aria-current={name === here ? 'page' : undefined}>{texts.steering[name].title}</Link>
        ))}
      </nav>
      <Shown {...page} />
    </>
  )
}
