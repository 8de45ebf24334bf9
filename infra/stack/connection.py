"""How the parts of a running stack are reached, and with which keys. Kept in stack.json, readable by its owner only."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import jwt

from shared.errors import SetupError

EDGE_AGENT = "e0000000-0000-4000-8000-000000000001"  # the seeded row of `edge_agents`
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
    programs: dict[str, str]

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
            "FRONTDESK_MODELS_DIR": self.models_dir,
            "FRONTDESK_STATE_DIR": self.state_dir,
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
    """What a client's signed-in user would hold."""
    return mint(connections.jwt_secret, role="authenticated", sub=user_id)


def edge_token(secret: str) -> str:
    return mint(secret, role="edge_agent", edge_agent_id=EDGE_AGENT)


def anon_key(secret: str) -> str:
    return jwt.encode({"role": "anon"}, secret, algorithm="HS256")


def mint(secret: str, **claims: str) -> str:
    """A token of the shape that hosted Supabase signs."""
    return jwt.encode({"aud": "authenticated", "exp": int(time.time()) + KEPT_S, **claims}, secret, algorithm="HS256")
