/** Opening hours, and the days on which others hold. */

import type { Question } from '../../question'
import type { Client, Hours } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Rest } from '../rest'

export interface Steering {
  readonly hours: Hours
  readonly closures: readonly Closure[]
}

export interface Closure {
  readonly id: string
  readonly first: string
  readonly last: string
  readonly called: string
  readonly hours: readonly (readonly [string, string])[]
}

async function askSteering(rest: Rest, { client }: OfClient): Promise<Steering> {
  const [clients, closures] = await Promise.all([
    rest.get<{ hours: Hours }[]>('clients', [['select', 'hours'], ['id', `eq.${client}`]]),
    rest.get<Closure[]>('closures', [
      ['select', 'id,first,last,called,hours'], ['client_id', `eq.${client}`], ['order', 'first.asc,last.asc,id.asc'],
    ]),
  ])
  return { hours: clients[0]?.hours ?? {}, closures }
}

const steering: Asked<OfClient, Steering> = { keptMs: 120 * SECOND, changedBy: ['config'], ask: askSteering }

export const hours = { steering }

export function questionsOfHours(client: Client): readonly [Question<'steering'>] {
  return [{ kind: 'steering', client: client.id }]
}
