"""Brings a Twilio account to what the telephony file says. Run it as often as you like."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.telephony.changes import Change
from infra.telephony.environment import secret
from infra.telephony.twilio.rest import Twilio
from infra.telephony.twilio.section import Origination, Termination, TwilioTrunk
from infra.telephony.twilio.settle import Place, Row, Settling, Wish
from shared.errors import SetupError

TRUNKS = Place("Twilio trunk", "/v1/Trunks", "trunks", lambda row: str(row["friendly_name"]))


def origination_of(trunk: str) -> Place:
    return Place("origination", f"{TRUNKS.of(trunk)}/OriginationUrls", "origination_urls", lambda row: row["sip_url"])


def numbers_of(trunk: str) -> Place:
    return Place("number", f"{TRUNKS.of(trunk)}/PhoneNumbers", "phone_numbers", lambda row: row["phone_number"])


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers the trunk should have, and what is done about others.

    `whole`: they are all of them, so that another one on the trunk is a leftover. `strict`: one that the account does
    not have is a mistake (it was named), else it is another provider's. `move`: take them from another trunk.
    """

    wanted: Sequence[str]
    whole: bool = True
    strict: bool = True
    move: bool = False


def provision(
    twilio: Twilio,
    wanted: TwilioTrunk,
    numbers: Numbers,
    settings: Mapping[str, str],
    *,
    dry_run: bool = False,
    prune: bool = False,
) -> list[Change]:
    """What was needed (with `dry_run`: would be), in the order in which it is done; leftovers go last, with `prune`.

    What can be seen to be impossible is told before anything is changed: SetupError.
    """
    run = Settling(twilio, dry_run=dry_run, prune=prune)
    trunks = run.rows(TRUNKS)
    found = trunks.get(wanted.name)
    sid = str(found["sid"]) if found else ""
    ways = run.rows(origination_of(sid)) if sid else {}
    if not (wanted.origination or ways):
        raise SetupError("Twilio has nowhere to send calls. Cure: name this box with --host, or twilio.origination")
    password = secret(settings, wanted.termination.password_env, "twilio.termination") if wanted.termination else ""
    owned = _owned(twilio, numbers, sid)
    fields: Row = {"secure": wanted.secure}
    if wanted.termination:
        fields |= {"domain_name": wanted.termination.domain}
    (made,) = run.settle(TRUNKS, trunks, [Wish(wanted.name, {"FriendlyName": wanted.name}, fields)], whole=False)
    run.settle(origination_of(made), ways, [_way(one) for one in wanted.origination], whole=bool(wanted.origination))
    _terminate(run, wanted, sid, made, password)
    assigned = run.rows(numbers_of(sid)) if sid else {}
    wishes = [Wish(row["phone_number"], {"PhoneNumberSid": row["sid"]}) for row in owned]
    run.settle(numbers_of(made), assigned, wishes, whole=numbers.whole)
    return run.finish()


def _owned(twilio: Twilio, numbers: Numbers, trunk: str) -> list[Row]:
    """The account's entries of the wanted numbers. SetupError for one that is not there, or is another trunk's."""
    there = account_numbers(twilio) if numbers.wanted else {}
    missing = [number for number in numbers.wanted if number not in there]
    if missing and numbers.strict:
        raise SetupError(
            f"The Twilio account has no number {', '.join(missing)}. Cure: buy it there, or take it out here; a "
            "subaccount's number wants that subaccount's TWILIO_ACCOUNT_SID"
        )
    rows = [there[number] for number in numbers.wanted if number in there]
    for row in rows:
        if row.get("trunk_sid") not in (None, "", trunk) and not numbers.move:
            raise SetupError(
                f"{row['phone_number']} is on another trunk of the account ({row['trunk_sid']}), and would be taken "
                "from it. Cure: --move, if that is meant"
            )
    return rows


def account_numbers(twilio: Twilio) -> dict[str, Row]:
    rows = twilio.every(f"{twilio.account}/IncomingPhoneNumbers.json", "incoming_phone_numbers")
    return {row["phone_number"]: row for row in rows}


def _way(one: Origination) -> Wish:
    form = {"SipUrl": one.uri, "FriendlyName": one.host[:64]}
    return Wish(one.uri, form, {"priority": one.priority, "weight": one.weight, "enabled": one.enabled})


def _terminate(run: Settling, wanted: TwilioTrunk, sid: str, made: str, password: str) -> None:
    """Who may call out: lists of the trunk's name, filled, and hung on the trunk."""
    guard = wanted.termination
    for kind, singular, inner, entries in (
        ("IpAccessControlLists", "access list", "IpAddresses", _addresses(guard)),
        ("CredentialLists", "credential list", "Credentials", _users(guard, password)),
    ):
        answered = "ip_access_control_lists" if kind.startswith("Ip") else "credential_lists"
        hung = Place(f"{singular} on the trunk", f"{TRUNKS.of(made or sid)}/{kind}", answered, _friendly)
        there = run.rows(hung) if sid else {}
        wishes = []
        if entries:
            inside = _filled(run, wanted.name, (kind, singular, inner, answered), entries)
            wishes = [Wish(wanted.name, {f"{kind[:-1]}Sid": inside})]
        run.settle(hung, there, wishes)


def _filled(run: Settling, name: str, words: tuple[str, str, str, str], entries: Sequence[Wish]) -> str:
    """The sid of the account's list of that name, with these entries in it."""
    kind, singular, inner, answered = words
    lists = Place(singular, f"{run.twilio.account}/SIP/{kind}.json", answered, _friendly)
    rows = run.rows(lists)
    known = rows.get(name)
    (sid,) = run.settle(lists, rows, [Wish(name, {"FriendlyName": name})], whole=False)
    path = f"{run.twilio.account}/SIP/{kind}/{sid}/{inner}.json"
    key, called = ("ip_addresses", _address) if inner == "IpAddresses" else ("credentials", _user)
    place = Place(f"entry of the {singular}", path, key, called)
    run.settle(place, run.rows(place) if known else {}, entries)
    return sid


def _friendly(row: Row) -> str:
    return str(row["friendly_name"])


def _address(row: Row) -> str:
    return f"{row['ip_address']}/{row['cidr_prefix_length']}"


def _user(row: Row) -> str:
    return str(row["username"])


def _addresses(guard: Termination | None) -> list[Wish]:
    networks = [ipaddress.ip_network(text) for text in guard.allowed_addresses] if guard else []
    return [
        Wish(
            str(network),
            {
                "FriendlyName": str(network),
                "IpAddress": str(network.network_address),
                "CidrPrefixLength": network.prefixlen,
            },
        )
        for network in networks
    ]


def _users(guard: Termination | None, password: str) -> list[Wish]:
    """A password cannot be read back: it is set when the user is made, and changed by taking the user away first."""
    return [Wish(guard.username, {"Username": guard.username, "Password": password})] if password and guard else []
