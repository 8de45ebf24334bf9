"""The messages of the `/agent` websocket: ours as bytes, the server's as protobuf. No state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from google.protobuf.message import DecodeError
from livekit import api
from livekit.protocol import agent, models

from edge_agent.arrive.capacity import Availability, Report
from edge_agent.line import seniority

OWN = timedelta(minutes=10)  # to join with; the server refreshes it while we are in


def identity(job_id: str) -> str:
    """Who we are in the room: unique per job, so that two agents never push each other out of one room."""
    return f"agent-{job_id}"


def registration(agent_name: str, version: str) -> bytes:
    """Must be the first message. Publishing, subscribing and data are what a call needs."""
    permissions = models.ParticipantPermission(
        can_publish=True, can_subscribe=True, can_publish_data=True, can_update_metadata=True, agent=True
    )
    return agent.WorkerMessage(
        register=agent.RegisterWorkerRequest(
            type=agent.JT_ROOM, agent_name=agent_name, version=version, allowed_permissions=permissions
        )
    ).SerializeToString()


def own_token(key: str, secret: str, job_id: str, room: str, attributes: Mapping[str, str]) -> str:
    """What lets us into `room` as its agent where the server has sent us no token of its own. For some minutes."""
    grants = api.VideoGrants(room_join=True, room=room, agent=True, can_update_own_metadata=True)
    token = api.AccessToken(key, secret).with_identity(identity(job_id)).with_name("Receptionist")
    token = token.with_attributes(dict(attributes))
    return token.with_kind("agent").with_ttl(OWN).with_grants(grants).to_jwt()


def answer(job_id: str, reply: Availability) -> bytes:
    """The answer to an availability request; a duplicate also tells the server to ask nobody else."""
    return agent.WorkerMessage(
        availability=agent.AvailabilityResponse(
            job_id=job_id,
            available=reply is Availability.ACCEPT,
            terminate=reply is Availability.DUPLICATE,
            participant_identity=identity(job_id),
            participant_name="Receptionist",
            participant_attributes=seniority.attributes(),
        )
    ).SerializeToString()


def status(report: Report) -> bytes:
    return agent.WorkerMessage(
        update_worker=agent.UpdateWorkerStatus(
            status=agent.WS_FULL if report.full else agent.WS_AVAILABLE, load=report.load, job_count=report.calls
        )
    ).SerializeToString()


def job_ended(job_id: str, error: str | None) -> bytes:
    """`error` is an error code, never a text: texts may carry personal data."""
    return agent.WorkerMessage(
        update_job=agent.UpdateJobStatus(
            job_id=job_id, status=agent.JS_FAILED if error else agent.JS_SUCCESS, error=error or ""
        )
    ).SerializeToString()


def read(data: bytes) -> agent.ServerMessage | None:
    """A server message, or None for bytes that are none."""
    try:
        return agent.ServerMessage.FromString(data)
    except DecodeError:
        return None
