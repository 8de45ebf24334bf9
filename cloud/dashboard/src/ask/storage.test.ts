import assert from 'node:assert/strict'
import { test } from 'node:test'

import { faultOfError } from '../fault'
import { rest, type Credentials } from './rest'

const PATH = 'client/0123.webm'
const FILE = new Blob(['sound'])
const CREDENTIALS: Credentials = { token: () => Promise.resolve('old'), renewed: () => Promise.resolve('new') }

/** Storage that answers with what it is given. */
function told(...answers: Response[]) {
  const asked: { url: string; init: RequestInit }[] = []
  const database = rest('http://db.example', 'anon', CREDENTIALS, (input, init) => {
    asked.push({ url: String(input), init: init ?? {} })
    return Promise.resolve(answers.shift() ?? new Response('{}'))
  })
  return { asked, upload: () => database.upload(PATH, FILE, 'audio/webm') }
}

const refusal = (status: string, message = '') => new Response(JSON.stringify({ statusCode: status, message }), { status: 400 })

test('an upload is signed, and goes where it was signed for', async () => {
  const { asked, upload } = told(new Response('{"token":"a b"}'))
  await upload()
  const place = 'http://db.example/storage/v1/object/upload/sign/voice-samples/client/0123.webm'
  assert.deepEqual(asked.map(({ url, init }) => [init.method, url]), [['POST', place], ['PUT', `${place}?token=a%20b`]])
  assert.equal(asked[1]?.init.body, FILE)
  assert.equal((asked[1]?.init.headers as Record<string, string>)['Content-Type'], 'audio/webm')
})

test('a recording that is there already stays', async () => {
  const { asked, upload } = told(refusal('409'))
  await upload()
  assert.equal(asked.length, 1)
  await told(new Response('{"token":"t"}'), refusal('409')).upload()
})

test('a refusal is what stands inside of it, after one try with a fresh token', async () => {
  const { asked, upload } = told(refusal('403'), refusal('403'))
  assert.equal((await upload().catch(faultOfError) as { kind: string }).kind, 'forbidden')
  assert.deepEqual(asked.map(({ init }) => (init.headers as Record<string, string>)['Authorization']), ['Bearer old', 'Bearer new'])
  const large = told(new Response('{"token":"t"}'), refusal('413', 'The object exceeded the maximum allowed size'))
  assert.deepEqual(await large.upload().catch(faultOfError), { kind: 'refused', words: 'The object exceeded the maximum allowed size.' })
})
