"""The servers a box needs, asked with the box's own keys: database, language model, LiveKit and its SIP side."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

import aiohttp
import httpx
from livekit import api

from edge_agent.settings import Settings
from edge_agent.token import WARN_FROM, newest
from infra.doctor.finding import Finding, bad, good, untried
from infra.telephony.apply import Telephony
from shared.edge_token import DAY, Refused, read
from shared.errors import SetupError, StoreAway, StoreError
from shared.supabase_store import SupabaseStore

WITHIN = 5.0  # s for one answer
ASTRAY = 5.0  # s between two clocks; tokens are refused from thirty on
SET_CLOCK = "timedatectl set-ntp true (or chrony) on the machine whose clock is wrong."


def token_of(settings: Settings) -> str:
    """The newest token that the box has."""
    return newest(settings.edge_token.get_secret_value(), settings.state_dir)


async def database(settings: Settings) -> list[Finding]:
    """Whether it lets the box in, how long it will, and its clock."""
    url, anon = settings.supabase_url, settings.supabase_anon_key
    try:
        async with SupabaseStore(url, anon, token_of(settings)) as store:
            await store.knock()
        role = good("database", f"{url} lets this box in, as edge_agent")
    except StoreAway as away:
        role = bad("database", str(away), f"Is {url} reachable from here, and up? (SUPABASE_URL)")
    except StoreError as shut:
        role = bad("database", str(shut), "frontdesk edge list; frontdesk keys turn edge makes the box a new token.")
    return [role, token(settings, time.time()), await clock("database's clock", f"{url}/rest/v1/")]


def token(settings: Settings, now: float) -> Finding:
    """How long the box's token is good. `now`: Unix seconds."""
    cure = "frontdesk keys turn edge NAME prints the next one; FRONTDESK_RENEW_URL has the box renew it by itself."
    try:
        days = (read(token_of(settings)).ends - now) / DAY
    except Refused:
        return bad("token", "FRONTDESK_EDGE_TOKEN is no token of a box", "frontdesk edge add prints one.")
    if days <= 0:
        return bad("token", f"ended {-days:.1f} days ago", cure)
    if days < WARN_FROM and not settings.renew_url:
        return bad("token", f"ends in {days:.1f} days, and nobody renews it", cure)
    renewed = "renewed by itself" if settings.renew_url else "not renewed by itself"
    return good("token", f"good for {days:.0f} days; {renewed}")


async def clock(part: str, url: str) -> Finding:
    """How far a server's clock is from this machine's, by the date in its answer (whole seconds)."""
    try:
        async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
            asked = time.time()
            answer = await http.head(url)
            middle = (asked + time.time()) / 2
        theirs = parsedate_to_datetime(answer.headers["date"]).timestamp() + 0.5
    except httpx.HTTPError as lost:
        return untried(part, f"no answer ({type(lost).__name__})")
    except (KeyError, ValueError):
        return untried(part, "it does not tell its time")
    off = theirs - middle
    if abs(off) > ASTRAY:
        return bad(part, f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} this machine's", SET_CLOCK)
    return good(part, "agrees with this machine's")


async def model(settings: Settings) -> Finding:
    """Whether Ollama answers, and has the model."""
    url, name = settings.ollama_url, settings.model
    try:
        async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
            has = {each["name"] for each in (await http.get(f"{url}/api/tags")).raise_for_status().json()["models"]}
            loaded = {each["name"] for each in (await http.get(f"{url}/api/ps")).raise_for_status().json()["models"]}
    except httpx.TransportError as lost:
        cure = "Start it: docker compose up -d ollama, systemctl start ollama, or ollama serve. (OLLAMA_URL)"
        return bad("language model", f"no answer of Ollama at {url} ({type(lost).__name__})", cure)
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return bad("language model", f"{url} does not answer as Ollama does", "Check OLLAMA_URL.")
    names = {name, f"{name}:latest"}
    if not names & has:
        return bad(
            "language model", f"Ollama has no {name}, but {', '.join(sorted(has)) or 'none'}", f"ollama pull {name}"
        )
    return good(
        "language model", f"{name}, {'in memory' if names & loaded else 'not in memory: the first answer waits'}"
    )


@asynccontextmanager
async def livekit_api(settings: Settings, within: float = WITHIN) -> AsyncIterator[api.LiveKitAPI]:
    """`within`: seconds for one answer."""
    secret = settings.livekit_api_secret.get_secret_value()
    timeout = aiohttp.ClientTimeout(total=within)
    livekit = api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret, timeout=timeout)
    try:
        yield livekit
    finally:
        await livekit.aclose()


async def livekit(settings: Settings) -> list[Finding]:
    """Whether the server answers, takes the box's key, and what its clock says."""
    url = settings.livekit_url
    try:
        async with livekit_api(settings) as there:
            await there.room.list_rooms(api.ListRoomsRequest())
    except api.TwirpError as refused:
        cure = "LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be a pair of `keys:` in livekit.yaml; clocks must agree."
        return [bad("LiveKit", f"refuses the box's key: {refused.code}", cure), await _livekit_clock(url)]
    except (aiohttp.ClientError, TimeoutError) as lost:
        cure = "Start it: docker compose up -d livekit, or systemctl start livekit-server. (LIVEKIT_URL)"
        return [bad("LiveKit", f"no answer at {url} ({type(lost).__name__})", cure)]
    return [good("LiveKit", f"{url} takes the box's key"), await _livekit_clock(url)]


async def _livekit_clock(url: str) -> Finding:
    return await clock("LiveKit's clock", url.replace("ws", "http", 1) if url.startswith("ws") else url)


async def telephony(settings: Settings, *, expected: bool) -> Finding:
    """Whether calls from outside have a trunk to come by, and a rule that calls this box's agent.

    `expected`: somebody is to call this box by phone, so that none at all is a fault.
    """
    part, cure = "trunk and rule", "frontdesk telephony apply"
    try:
        async with livekit_api(settings) as there:
            found = await Telephony(there).show()
    except SetupError as error:
        if "Redis" in str(error):
            return untried(part, "this LiveKit has no Redis, so no SIP side: no phone can call it")
        return bad(part, str(error), "frontdesk telephony show")
    trunks, rules = found.trunks, found.rules
    if not trunks and not rules and not expected:
        return untried(part, "LiveKit has none: no phone can call this box", cure)
    if not trunks:
        return bad(part, "there is no inbound trunk: no phone reaches the box", cure)
    ours = [rule for rule in rules if settings.agent_name in {agent.agent_name for agent in rule.room_config.agents}]
    if not ours:
        both = f"{cure}; `agent` in telephony.yaml and FRONTDESK_AGENT_NAME must be the same."
        return bad(part, f"no dispatch rule calls the agent {settings.agent_name!r}", both)
    covered = {trunk for rule in ours for trunk in rule.trunk_ids}
    lost = [trunk.name for trunk in trunks if covered and trunk.sip_trunk_id not in covered]
    if lost:
        return bad(part, f"calls of {', '.join(lost)} reach nobody: no rule names it", cure)
    if (out := settings.outbound_trunk) and out not in {trunk.sip_trunk_id for trunk in found.calls_out}:
        what = f"FRONTDESK_OUTBOUND_TRUNK={out} is no trunk for calls out: no colleague is called"
        return bad(part, what, "frontdesk telephony check")
    return good(part, f"{', '.join(trunk.name or trunk.sip_trunk_id for trunk in trunks)} → {settings.agent_name}")
