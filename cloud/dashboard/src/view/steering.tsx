import type { ComponentChildren } from 'preact'

import { STEERING, type SteeringPage } from '../route'
import { texts } from '../texts/en'
import { HoursPage } from './hours'
import { MembersPage } from './members'
import type { Page } from './page'
import { Link } from './parts'
import { PrivacyPage } from './privacy'
import { WebhooksPage } from './webhooks'

const PAGES: Readonly<Record<SteeringPage, (page: Page) => ComponentChildren>> = {
  hours: HoursPage,
  members: MembersPage,
  privacy: PrivacyPage,
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
