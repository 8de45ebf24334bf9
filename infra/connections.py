"""How the parts of a running stack are reached, and with which keys. Kept in stack.json, readable by its owner only."""

from __future__ import annotations

import dataclasses
import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import jwt

from shared.edge_token import local_key, signed
from shared.errors import SetupError

STATE = "stack.json"  # in the folder of a stack
CA_FILE = "loopback-ca.pem"  # whom the jobs after a call trust besides the public authorities
SLOTS = 8  # texts that the model keeps read; also the answers made at once. Memory: context x slots
EDGE_AGENT = "e0000000-0000-4000-8000-000000000001"  # the seeded row of `edge_agents`
PROJECT_KEY_S = 10 * 365 * 86_400
APP_METADATA = {"provider": "email", "providers": ["email"]}  # of whoever signs in with a password
KEPT_S = 30 * 86_400  # a local token's life; the keys change at each start anyway


@dataclass(frozen=True, slots=True)
class Connections:
    """Addresses, keys and folders of one stack."""

    livekit_url: str
    livekit_key: str
    livekit_secret: str
    supabase_url: str
    anon_key: str
    edge_token: str
    jwt_secret: str
    ollama_url: str
    model: str
    database_dsn: str
    models_dir: str
    state_dir: str
    cartesia_url: str
    elevenlabs_url: str
    wake_url: str
    wake_secret: str
    crm: str  # host:port of a receiver of webhooks, where one listens
    crm_dir: str  # its certificate, and the authority that the jobs after a call trust
    programs: dict[str, str]
    sip: str = ""  # host:port of livekit-sip, where the stack has one

    def environment(self) -> dict[str, str]:
        """The settings with which `frontdesk serve` answers on this stack."""
        return {
            "LIVEKIT_URL": self.livekit_url,
            "LIVEKIT_API_KEY": self.livekit_key,
            "LIVEKIT_API_SECRET": self.livekit_secret,
            "SUPABASE_URL": self.supabase_url,
            "SUPABASE_ANON_KEY": self.anon_key,
            "FRONTDESK_EDGE_TOKEN": self.edge_token,
            "OLLAMA_URL": self.ollama_url,
            "FRONTDESK_MODEL": self.model,
            "FRONTDESK_OLLAMA_NUM_PARALLEL": str(SLOTS),
            "FRONTDESK_MODELS_DIR": self.models_dir,
            "FRONTDESK_STATE_DIR": self.state_dir,
            "FRONTDESK_WAKE_URL": self.wake_url,
            "FRONTDESK_RENEW_URL": f"{self.wake_url.removesuffix('/wake')}/renew",
            "FRONTDESK_WAKE_SECRET": self.wake_secret,
            **self._voice_providers(),
        }

    def cloud_environment(self) -> dict[str, str]:
        """The settings with which `python -m cloud` works on this stack."""
        return {
            "SUPABASE_URL": self.supabase_url,
            "SUPABASE_SECRET_KEY": service_token(self.jwt_secret),
            "FRONTDESK_WAKE_SECRET": self.wake_secret,
            "FRONTDESK_SIGNING_KEY": json.dumps(local_key(self.jwt_secret)),
            "FRONTDESK_WEBHOOK_LOCAL": self.crm,
            "FRONTDESK_WEBHOOK_CA": str(Path(self.crm_dir) / CA_FILE),
            **self._voice_providers(),
        }

    def _voice_providers(self) -> dict[str, str]:
        """On loopback any key is good."""
        return {
            "CARTESIA_API_KEY": "loopback",
            "CARTESIA_BASE_URL": self.cartesia_url,
            "ELEVENLABS_API_KEY": "loopback",
            "ELEVENLABS_BASE_URL": self.elevenlabs_url,
        }

    def save(self, path: Path) -> None:
        """Write the file at once and whole, mode 0600."""
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(dataclasses.asdict(self), file, indent=1)
        fresh.replace(path)


def load(path: Path) -> Connections:
    """SetupError when no stack wrote the file."""
    try:
        return Connections(**json.loads(path.read_text()))
    except FileNotFoundError:
        raise SetupError(f"No stack is up ({path} is not there). Cure: frontdesk stack up") from None
    except (ValueError, TypeError) as error:
        raise SetupError(f"{path} is not of this version: {error}. Cure: frontdesk stack down, then up") from error


def user_token(connections: Connections, user_id: str) -> str:
    """What a client's signed-in user would hold, for as long as the stack lives."""
    return session_token(connections, user_id, "", KEPT_S / 3600)


def session_token(connections: Connections, user_id: str, email: str, hours: float) -> str:
    """The access token of a session that begins now."""
    now = int(time.time())
    who = SignedIn(user_id, email, str(uuid.uuid4()), now)
    return access_token(connections.jwt_secret, connections.supabase_url, who, now, now + int(hours * 3600))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody's session: it outlives its access tokens."""

    user_id: str
    email: str
    session_id: str
    since: int  # Unix time
    by: str = "password"
    factor_at: int | None = None  # when the second factor was shown

    @property
    def amr(self) -> list[dict[str, object]]:
        """By what it is known who it is, the latest first."""
        first: dict[str, object] = {"method": self.by, "timestamp": self.since}
        return [first] if self.factor_at is None else [{"method": "totp", "timestamp": self.factor_at}, first]


def access_token(secret: str, project_url: str, who: SignedIn, now: int, expires: int) -> str:
    """Claim for claim as Supabase Auth shapes it."""
    claims = {
        "iss": f"{project_url}/auth/v1",
        "sub": who.user_id,
        "aud": "authenticated",
        "exp": expires,
        "iat": now,
        "email": who.email,
        "phone": "",
        "app_metadata": APP_METADATA,
        "user_metadata": user_metadata(who),
        "role": "authenticated",
        "aal": "aal1" if who.factor_at is None else "aal2",
        "amr": who.amr,
        "session_id": who.session_id,
        "is_anonymous": False,
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def user_metadata(who: SignedIn) -> dict[str, object]:
    return {"email": who.email, "email_verified": True, "phone_verified": False, "sub": who.user_id}


def edge_token(secret: str) -> str:
    return signed(local_key(secret), EDGE_AGENT, int(time.time()))


def anon_key(secret: str) -> str:
    return _project_key(secret, "anon")


def service_token(secret: str) -> str:
    """The key that opens everything: for operators and the cloud's jobs, never for an edge box or a browser."""
    return _project_key(secret, "service_role")


def _project_key(secret: str, role: str) -> str:
    now = int(time.time())
    claims = {"iss": "supabase", "ref": "local", "role": role, "iat": now, "exp": now + PROJECT_KEY_S}
    return jwt.encode(claims, secret, algorithm="HS256")


def mint(secret: str, **claims: str) -> str:
    """A token of the shape that hosted Supabase signs."""
    return jwt.encode({"aud": "authenticated", "exp": int(time.time()) + KEPT_S, **claims}, secret, algorithm="HS256")
