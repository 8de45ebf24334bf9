/** The second factor: an authenticator app is enrolled, asked for, and taken away. */

import type { AuthError, GoTrueClient } from '@supabase/auth-js'

import { problemOf, type AuthProblem } from './auth_problem'

/** What an app reads: as a picture, or typed. */
export interface Enrolment {
  readonly id: string
  readonly picture: string // the address of an image
  readonly secret: string
}

export interface Factors {
  enrol(name: string): Promise<Enrolment | AuthProblem>
  /** The session has shown the factor afterwards. */
  show(factor: string, code: string): Promise<AuthProblem | null>
  drop(factor: string): Promise<AuthProblem | null>
}

const ISSUER = 'Frontdesk'
const SVG = /^data:image\/svg\+xml;utf-8,/

export function factors(auth: GoTrueClient): Factors {
  const told = (error: AuthError | null) => error && problemOf(error)

  /** What was begun and not finished would stand in the way of the next. */
  async function clear(): Promise<void> {
    const { data } = await auth.mfa.listFactors()
    for (const { id, status } of data?.all ?? []) if (status === 'unverified') await auth.mfa.unenroll({ factorId: id })
  }

  return {
    enrol: async (name) => {
      await clear()
      const { data, error } = await auth.mfa.enroll({ factorType: 'totp', friendlyName: name, issuer: ISSUER })
      if (error) return problemOf(error)
      return { id: data.id, picture: pictureOf(data.totp.qr_code), secret: data.totp.secret }
    },
    show: async (factorId, code) => told((await auth.mfa.challengeAndVerify({ factorId, code })).error),
    drop: async (factorId) => {
      const { error } = await auth.mfa.unenroll({ factorId })
      if (error) return problemOf(error)
      return told((await auth.refreshSession()).error) // the token still says that it was shown
    },
  }
}

/** The client hands the markup out as it is: a # in it would end the address. */
export function pictureOf(address: string): string {
  return SVG.test(address) ? `data:image/svg+xml,${encodeURIComponent(address.replace(SVG, ''))}` : address
}
