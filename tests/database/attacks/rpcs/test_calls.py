"""Test calls: what a member, a box and an operator ask."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, SERVICE, STAFF, Bad, Key, Rpc

_CONNECTED = """insert into private.test_call_server (url, api_key, agent_name, vault_id)
  values ('wss://livekit.example', 'key', 'receptionist', vault.create_secret(repeat('s', 40)))
  on conflict do nothing"""  # the local stack has its own
_WAITS = """update public.test_calls set ended_at = null, join_until = now() + interval '1 minute'
  where id = %(test_call)s"""
_SERVER = {"p_url": "wss://livekit.example", "p_key": "key", "p_secret": "s" * 40, "p_agent": "receptionist"}

TEST_CALLS = {
    "start_test_call": Rpc(STAFF, {"p_client_id": Key("client")}, before=_CONNECTED),
    "edge_test_call": Rpc(EDGE, {"p_id": Key("test_call")}, before=_WAITS),
    "connect_test_calls": Rpc(
        SERVICE,
        _SERVER,
        (
            Bad({"p_url": "http://livekit.example"}, says="p_url"),
            Bad({"p_key": ""}, says="p_key"),
            Bad({"p_secret": "short"}, says="p_secret"),
        ),
    ),
    "disconnect_test_calls": Rpc(SERVICE, before=_CONNECTED),
}
