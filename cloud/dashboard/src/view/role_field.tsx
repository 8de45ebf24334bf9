import type { Role } from '../rows'
import { ROLES } from '../shown/members'
import { texts } from '../texts/en'
import { useActs } from './acts'

/** One of the roles, as a draft of the state. */
export function RoleField({ field, chosen, label }: { field: string; chosen: Role; label: string }) {
  const { tell } = useActs()
  return (
    <label>
      {label}
      <select onChange={(event) => tell({ is: 'typed', field, text: event.currentTarget.value })}>
        {ROLES.map((role) => <option key={role} value={role} selected={role === chosen}>{texts.steering.members.role(role)}</option>)}
      </select>
    </label>
  )
}
