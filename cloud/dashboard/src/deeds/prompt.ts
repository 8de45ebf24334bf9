import type { Prompt } from '../ask/of/prompt'
import type { Deed } from '../deed'
import type { State } from '../state'

export interface Words {
  readonly greeting: string
  readonly body: string
}

/** The fields in which the texts of a draft are typed; another profession has others. */
export function fieldsOfPrompt(client: string, profession: string): Words {
  return { greeting: `prompt ${client} ${profession} greeting`, body: `prompt ${client} ${profession} body` }
}

function subjectOf(client: string): string {
  return `prompt ${client}`
}

/** Saves what is typed as the one draft. `draft`: the one that is known; `shown`: what the fields hold while nothing is typed. */
export function savePrompt(state: State, client: string, profession: string, draft: Prompt | undefined, shown: Words): Deed {
  const { greeting, body } = fieldsOfPrompt(client, profession)
  const typed: Words = { greeting: state.drafts[greeting] ?? shown.greeting, body: state.drafts[body] ?? shown.body }
  const before = (field: string, name: keyof Words) => (typed[name] === shown[name] ? shown[name] : (state.bases[field] ?? shown[name]))
  return {
    client, subject: `${subjectOf(client)} draft`, drafts: [greeting, body], touches: ['prompts'],
    change: {
      is: 'rpc', name: 'save_prompt',
      args: { p_client_id: client, p_greeting: typed.greeting, p_body: typed.body, p_profession_id: profession },
      expects: {
        relation: 'prompts', query: [['client_id', `eq.${client}`], ['profession_id', `eq.${profession}`], ['status', 'eq.draft']],
        values: draft ? { greeting: before(greeting, 'greeting'), body: before(body, 'body') } : null,
      },
    },
  }
}

/** The draft as it was seen, or a version of before. */
export function publishPrompt(client: string, { id, greeting, body }: Prompt): Deed {
  return {
    client, subject: subjectOf(client), touches: ['prompts'],
    change: {
      is: 'rpc', name: 'publish_prompt', args: { p_prompt_id: id },
      expects: { relation: 'prompts', query: [['id', `eq.${id}`]], values: { greeting, body } },
    },
  }
}

/** From the version that is known to be heard. */
export function rollBackPrompt(client: string, profession: string, heard: Prompt): Deed {
  return {
    client, subject: subjectOf(client), touches: ['prompts'],
    change: {
      is: 'rpc', name: 'rollback_prompt', args: { p_client_id: client, p_profession_id: profession },
      expects: { relation: 'prompts', query: [['id', `eq.${heard.id}`]], values: { status: 'published' } },
    },
  }
}

export function fieldsOfOwnProfession(client: string): Words & { readonly name: string } {
  return { name: `profession ${client} name`, greeting: `profession ${client} greeting`, body: `profession ${client} body` }
}

export function addProfession(client: string, name: string, slug: string, { greeting, body }: Words): Deed {
  return {
    client, subject: `profession ${client}`, drafts: Object.values(fieldsOfOwnProfession(client)), touches: ['business'],
    change: { is: 'rpc', name: 'add_profession', args: { p_client_id: client, p_name: name, p_slug: slug, p_greeting: greeting, p_body: body } },
  }
}
