"""The Modal app, and the only file that imports modal: what runs there, how much of it, with which secrets.

`modal deploy modal_app.py` needs `modal setup`, and the secret "frontdesk" (docs/cloud.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import modal

if TYPE_CHECKING:  # whoever deploys needs modal, and nothing of what runs there
    from starlette.applications import Starlette

app = modal.App("frontdesk")

image = (
    modal.Image.debian_slim(python_version="3.11")
    .pip_install_from_requirements("cloud/requirements.lock")  # each package by its hash
    .env({"FRONTDESK_LOG_FORMAT": "json"})
    .add_local_python_source("cloud", "shared", ignore=["**/__pycache__"])  # with what they read: JSON beside the code
)
secrets = [
    modal.Secret.from_name("frontdesk", required_keys=["SUPABASE_URL", "SUPABASE_SECRET_KEY", "FRONTDESK_WAKE_SECRET"])
]


@app.function(image=image, secrets=secrets, cpu=1.0, memory=2048, timeout=1800, max_containers=10)
async def work() -> int:
    """Does what is queued until nothing comes any more; returns how much that was. Run twice, it does nothing twice."""
    from cloud.worker import configured, open_worker

    async with open_worker(configured()) as worker:
        return await worker.drain()


@app.function(
    image=image, secrets=secrets, cpu=1.0, memory=2048, timeout=1800, max_containers=1, schedule=modal.Period(minutes=5)
)
async def sweep() -> int:
    """What no wake-up told of: calls whose box died, data past its retention, and whatever is queued."""
    from cloud.worker import configured, open_worker

    async with open_worker(configured()) as worker:
        await worker.sweep()
        return await worker.drain()


@app.function(image=image, secrets=secrets, max_containers=1)  # one, so that it knows each knock again
@modal.concurrent(max_inputs=100)
@modal.asgi_app(label="frontdesk")
def wake() -> Starlette:
    """The doors: POST /wake, signed with FRONTDESK_WAKE_SECRET, POST /renew for tokens, GET /calendar/TOKEN.ics."""
    from cloud.worker import configured, doors

    async def start() -> None:
        await work.spawn.aio()

    return doors(configured(), start)
