import type { Sex } from '../ask/of/voice'
import type { Deed } from '../deed'
import { fieldOf } from '../shown/record'
import { placeOf, type MediaType } from '../shown/recording'
import { consentOf } from '../shown/voices'

/** The fields of a recording that is to be sent. */
export function fieldsOfVoice(client: string) {
  const subject = `voice of ${client}`
  return { subject, file: fieldOf(subject, 'file'), name: fieldOf(subject, 'name'), consent: fieldOf(subject, 'consent') }
}

/** What is known of it when it is sent. */
export interface Sample {
  readonly file: Blob
  readonly type: MediaType
  readonly sha256: string
}

export function sendVoice(client: string, user: string, { file, type, sha256 }: Sample, name: string): Deed {
  const fields = fieldsOfVoice(client)
  const path = placeOf(client, sha256, type)
  const row = { client_id: client, sample_path: path, sample_sha256: sha256, consent_by: user, consent_version: consentOf(name) }
  return {
    client, subject: fields.subject, touches: ['voices'], drafts: [fields.name, fields.consent, fields.file],
    change: { is: 'several', changes: [{ is: 'upload', path, file, type }, { is: 'insert', relation: 'voice_clone_requests', rows: [row] }] },
  }
}

export function retryVoice(client: string, request: string): Deed {
  return {
    client, subject: `request ${request}`, touches: ['voices'],
    change: { is: 'rpc', name: 'retry_voice_clone', args: { p_request_id: request } },
  }
}

/** The field in which it is chosen who speaks; empty: the default. */
export function fieldOfSpeaking(client: string): string {
  return `speaking of ${client}`
}

export function speakWith(client: string, voice: string): Deed {
  const field = fieldOfSpeaking(client)
  return {
    client, subject: field, touches: ['voices'], drafts: [field],
    change: { is: 'patch', relation: 'clients', query: [['id', `eq.${client}`], ['select', 'id']], values: { voice_id: voice || null } },
  }
}

export function fieldOfSex(voice: string): string {
  return `sex of ${voice}`
}

/** Who stands in for it sounds alike. */
export function setSex(client: string, voice: string, sex: Sex | ''): Deed {
  const field = fieldOfSex(voice)
  return {
    client, subject: field, touches: ['voices'], drafts: [field],
    change: { is: 'patch', relation: 'voices', query: [['id', `eq.${voice}`], ['client_id', `eq.${client}`], ['select', 'id']], values: { sex: sex || null } },
  }
}
