/** Whom a business does not want to talk to. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Rest } from '../rest'

export interface BlockedCaller {
  readonly id: string
  readonly e164: string | null // null: the caller was erased since
  readonly note: string | null
  readonly created_at: string
}

export interface Blocked {
  readonly withheld: boolean
  readonly callers: readonly BlockedCaller[]
}

async function askBlocked(rest: Rest, { client }: OfClient): Promise<Blocked> {
  const [clients, callers] = await Promise.all([
    rest.get<{ block_withheld: boolean }[]>('clients', [['select', 'block_withheld'], ['id', `eq.${client}`]]),
    rest.get<BlockedCaller[]>('blocked_callers', [
      ['select', 'id,e164,note,created_at'], ['client_id', `eq.${client}`], ['order', 'created_at.desc,id.desc'],
    ]),
  ])
  return { withheld: clients[0]?.block_withheld ?? false, callers }
}

const callers: Asked<OfClient, Blocked> = { keptMs: 120 * SECOND, ask: askBlocked }

export const blocked = { blocked: callers }

export function questionsOfBlocked(client: Client): readonly [Question<'blocked'>] {
  return [{ kind: 'blocked', client: client.id }]
}
