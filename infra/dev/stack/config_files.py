"""The configuration files that the stack writes for its programs."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from string import Template
from typing import Any

import yaml

from infra.dev.loopback.auth import PROVIDERS
from infra.dev.loopback.auth_rules import read_rules
from infra.dev.stack.ports import HOST, Ports


def livekit_config(ports: Ports, key: str, secret: str, *, sip: bool = False) -> str:
    """livekit-server on loopback, media on one UDP port. (infra/deploy/livekit.yaml is the one for a real box.)

    With `sip` it keeps its rooms and trunks in Redis, where livekit-sip finds it.
    """
    config: dict[str, Any] = {
        "port": ports.livekit,
        "bind_addresses": [HOST],
        "keys": {key: secret},
        "rtc": {
            "node_ip": HOST,
            "use_external_ip": False,
            "use_ice_lite": True,  # without it a caller's first words can get lost
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            "ips": {"includes": [f"{HOST}/32"]},
            "udp_port": ports.media,
            "tcp_port": 0,
            "stun_servers": [f"{HOST}:3478"],  # nobody is there, and nobody outside is asked
        },
        "room": {"auto_create": True, "empty_timeout": 60, "departure_timeout": 5},
        "agents": {"target_load": 1.0},
        "logging": {"level": "info"},  # its lines name callers' numbers: see Part.masked
    }
    if sip:
        config["redis"] = {"address": f"{HOST}:{ports.redis}"}
    return yaml.safe_dump(config, sort_keys=False)


def sip_config(ports: Ports, key: str, secret: str) -> str:
    """livekit-sip on loopback, for a soft phone on this machine. (infra/deploy/sip.yaml is the one for a real box.)"""
    config: dict[str, Any] = {
        "api_key": key,
        "api_secret": secret,
        "ws_url": f"ws://{HOST}:{ports.livekit}",
        "redis": {"address": f"{HOST}:{ports.redis}"},
        "sip_port": ports.sip,
        "listen_ip": HOST,
        "nat_1_to_1_ip": HOST,
        "rtp_port": "20000-20999",
        "rtp_draining_idle_timeout": "-1s",  # a port is free again when its call is over
        "rtp_draining_duration": "-1s",
        "health_port": ports.sip_health,  # on every address: it has no setting against that
        "logging": {"level": "info"},  # its lines name callers' numbers: see Part.masked
    }
    return yaml.safe_dump(config, sort_keys=False)


GATEWAY = Template("""\
# REST, Auth, Realtime and Storage under the paths that hosted Supabase has them under; at / the owner's window.
$user
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log stderr crit;  # below that it quotes requests, and a query may hold a number
events { worker_connections 512; }
http {
  access_log off;
  server_tokens off;
  client_max_body_size 16m;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  upstream postgrest { server $host:$postgrest; keepalive 16; }
  upstream boxes { server $host:$boxes; keepalive 16; }
  # PostgREST reads a body as a whole before it asks anybody. So boxes have a process of it for themselves, where one
  # token has few places, and what is long goes to the other one.
  map $$content_length $$door { "~^[0-9]{1,5}$$" boxes; default postgrest; }
  # The name of a hashed file changes with what is in it. (A header without "always" is not sent with a refusal.)
  map $$uri $$kept { "~-[0-9A-Za-z_]{8,}[.][a-z0-9]+$$" "public, max-age=31536000, immutable"; default no-store; }
  types {
    text/html html; text/css css; text/javascript js; application/json json; application/manifest+json webmanifest;
    image/svg+xml svg; image/png png; image/x-icon ico; font/woff2 woff2; text/plain txt;
  }
  limit_conn_zone $$http_authorization zone=tokens:1m;
  limit_conn_status 429;
  server {
    listen $host:$gateway;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $$http_host;
    location /rest/v1/ {
      client_max_body_size 1m;
      proxy_pass http://postgrest/;
    }
    location = /rest/v1/rpc/edge_resolve_call {
      client_max_body_size 8k;
      proxy_pass http://boxes/rpc/edge_resolve_call;
    }
    location = /rest/v1/rpc/edge_ingest {
      limit_conn tokens 2;  # a box delivers one batch at a time
      proxy_pass http://$$door/rpc/edge_ingest;
    }
    location = /rest/v1 { return 308 /rest/v1/; }
    location /storage/v1/ {
      proxy_pass http://$host:$storage;
    }
    location /auth/v1/ {
      proxy_set_header X-Forwarded-For $$remote_addr;  # by which tries are counted
      proxy_pass http://$host:$auth;
    }
    location = /realtime/v1/websocket {
      proxy_set_header Connection upgrade;
      proxy_set_header Upgrade $$http_upgrade;
      proxy_set_header Host $$http_host;
      proxy_pass http://$host:$realtime;
    }
    location / {
      add_header Content-Security-Policy "$policy" always;
      add_header Permissions-Policy "$permissions" always;
      add_header X-Content-Type-Options nosniff always;
      add_header Referrer-Policy no-referrer always;
      add_header Cache-Control $$kept;
      root "$site";
      try_files $$uri =404;
      location = / { try_files /index.html @unbuilt; }
      location = /config.json { root "$folder/page"; }
    }
    location @unbuilt {
      default_type text/plain;
      return 503 "$unbuilt\n";
    }
  }
}
""")


# A recording is made with the microphone; nothing else of the machine is wanted.
PERMISSIONS = "microphone=(self), camera=(), geolocation=()"
UNBUILT = "The owner's window is not built yet. Build it with: frontdesk dashboard build"


def policy(*livekit: str) -> str:
    """What the page may load and ask: its own origin and nothing else, but LiveKit's addresses for a test call.

    cloud/dashboard/README.md says that it needs no more.
    """
    reached = " ".join(["'self'", *livekit])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src {reached}; media-src blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def at_livekit(port: int) -> tuple[str, str]:
    """How a page on this machine reaches it: by its socket, and by HTTP to hear why it was not let in."""
    return f"ws://{HOST}:{port}", f"http://{HOST}:{port}"


def gateway_config(ports: Ports, folder: Path, site: Path) -> str:
    """Keeps all of its files in `folder`; `site` is served if it is there, whenever it comes.

    As root its worker stays root: the checkout may be closed to others.
    """
    told = {
        "user": "user root;" if os.geteuid() == 0 else "",
        "policy": policy(*at_livekit(ports.livekit)),
        "permissions": PERMISSIONS,
        "unbuilt": UNBUILT,
    }
    return GATEWAY.substitute(told, folder=folder, site=site, host=HOST, **dataclasses.asdict(ports))


def page_config(anon_key: str, door_url: str) -> str:
    """What the page asks first: the project is its own origin, the key is for everybody; how one gets in; the door."""
    ways = {"providers": PROVIDERS, "sign_up": read_rules().sign_up}
    return json.dumps({"supabase_url": "", "anon_key": anon_key, **ways, "door_url": door_url})


def modelfile(weights: Path) -> str:
    """The demo model's recipe. It thinks on half of the cores that we may use; the agent asks for as many."""
    threads = max(1, len(os.sched_getaffinity(0)) // 2)
    return Template(Path(__file__).with_name("Modelfile").read_text()).substitute(weights=weights, threads=threads)
