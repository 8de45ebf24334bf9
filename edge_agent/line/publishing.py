"""Our voice in a caller's room."""

from __future__ import annotations

import asyncio

from livekit import rtc

from shared.errors import LineError

PUBLISHING = 3.0  # s in which even a busy machine's room takes a track; the caller hears silence meanwhile


class NotTaken(LineError):
    """The room never said that it took our track.

    livekit 1.2.1: of some 600 rooms that were entered five at a time on full processors one never did, and waited on.
    """


async def publish(room: rtc.Room, source: object) -> None:
    """Until the room has our track. Raises LineError; NotTaken where entering it anew may help."""
    if not isinstance(source, rtc.AudioSource):
        raise LineError("Only a real audio source can be published.")
    track = rtc.LocalAudioTrack.create_audio_track("agent", source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
    try:
        async with asyncio.timeout(PUBLISHING):
            await room.local_participant.publish_track(track, options)
    except TimeoutError:
        raise NotTaken("The room did not say that it took our audio track.") from None
    except rtc.participant.PublishTrackError as failure:
        raise LineError("The room took no audio track.") from failure
