import type { ComponentChildren } from 'preact'

import { STEERING, type SteeringPage } from '../route'
import { texts } from '../texts/en'
import { FactsPage } from './facts'
import { HoursPage } from './hours'
import { MembersPage } from './members'
import type { Page } from './page'
import { Link } from './parts'
import { PeoplePage } from './people'
import { PrivacyPage } from './privacy'
import { PromptPage } from './prompt'
import { WebhooksPage } from './webhooks'

const PAGES: Readonly<Record<SteeringPage, (page: Page) => ComponentChildren>> = {
  facts: FactsPage,
  hours: HoursPage,
  members: MembersPage,
  people: PeoplePage,
  privacy: PrivacyPage,
  prompt: PromptPage,
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
