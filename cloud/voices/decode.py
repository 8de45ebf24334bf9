"""Reads what an owner uploads, whatever its name says it is. It comes from outside: every size is limited.

FFmpeg opens playlists and the like too, which lead it to other files and addresses: only formats that hold their own
sound are let in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from cloud.voices.failures import SampleRefused
from cloud.voices.sound import Samples, Sound, StreamResampler

LARGEST = 10 * 1024 * 1024  # bytes; the bucket's own limit
LONGEST = 90.0  # s; more is not decoded
RATES = range(8_000, 192_001)
HIGHEST_RATE = 48_000  # samples/s that are kept: nothing of a voice lies above, and four times as many fill the memory
_CHANNELS = 8
_LOUDEST = 4.0  # a float sample beyond this is no sound
MEDIA_TYPES = {  # FFmpeg's name of a format → what the bucket calls it
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "mov,mp4,m4a,3gp,3g2,mj2": "audio/mp4",
    "matroska,webm": "audio/webm",
}
_OPTIONS = {"format_whitelist": ",".join(MEDIA_TYPES), "protocol_whitelist": ""}
UNREADABLE = "We cannot read this file as a recording. Save it as WAV, MP3, M4A, OGG or WebM and send it again."


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """`damaged`: the share of the file that could not be decoded. `cut`: there is more than was decoded."""

    sound: Sound
    media_type: str
    damaged: float = 0.0
    cut: bool = False


def decoded(data: bytes) -> Recording:
    """The sound of a file, mixed to one channel. Raises SampleRefused with a sentence for its owner."""
    if not data:
        raise SampleRefused("The file is empty. Record yourself again and send the new file.")
    if len(data) > LARGEST:
        raise too_large(len(data))
    try:
        with av.open(io.BytesIO(data), "r", options=_OPTIONS, metadata_errors="ignore") as container:
            return _read(container)
    except (av.FFmpegError, ValueError, OverflowError, LookupError, MemoryError) as odd:
        raise SampleRefused(UNREADABLE) from odd


def too_large(size: int) -> SampleRefused:
    """What is said of a file of so many bytes."""
    megabytes = size / 1024 / 1024
    return SampleRefused(
        f"The file has {megabytes:.1f} MB, and the limit is 10 MB. Save it as MP3 or M4A and send it again."
    )


@dataclass(slots=True)
class _Taken:
    """What was decoded so far, at HIGHEST_RATE or the file's own lower one."""

    resampler: StreamResampler | None = None
    parts: list[Samples] = field(default_factory=list)
    length: int = 0
    good: int = 0
    bad: int = 0

    @property
    def full(self) -> bool:
        return self.resampler is not None and self.length > LONGEST * self.resampler.rate

    def add(self, frame: AudioFrame) -> None:
        if self.resampler is None:
            rate = _usable(frame.sample_rate)
            self.resampler = StreamResampler(rate, min(rate, HIGHEST_RATE))
        samples = _mono(frame) if frame.sample_rate == self.resampler.given else None
        if samples is None:
            self.bad += 1
            return
        self.good += 1
        self._keep(self.resampler.resampled(samples))

    def recording(self, media_type: str) -> Recording:
        if self.resampler is None or not self.good:
            raise SampleRefused(UNREADABLE)
        cut = self.full
        self._keep(self.resampler.rest())
        sound = Sound(np.concatenate(self.parts), self.resampler.rate)
        return Recording(sound, media_type, self.bad / (self.good + self.bad), cut)

    def _keep(self, samples: Samples) -> None:
        self.parts.append(samples)
        self.length += len(samples)


def _read(container: InputContainer) -> Recording:
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        raise SampleRefused("There is no sound in this file. Send a recording of you speaking.")
    taken = _Taken()
    for frame in _frames(container, stream):
        if frame is None:
            taken.bad += 1
        else:
            taken.add(frame)
        if taken.full:
            break
    return taken.recording(MEDIA_TYPES[container.format.name])


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | None]:
    """Frame after frame; None stands for one that is damaged."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            decoded_here = [] if packet is None else packet.decode()
        except av.FFmpegError as broken:
            if isinstance(broken, av.EOFError):
                return
            yield None
            continue
        if packet is None:
            return
        yield from (frame for frame in decoded_here if isinstance(frame, AudioFrame))


def _usable(rate: int) -> int:
    if rate not in RATES:
        raise SampleRefused(UNREADABLE)
    return rate


def _mono(frame: AudioFrame) -> Samples | None:
    """The mean of its channels; None when these are no samples of sound."""
    channels = frame.layout.nb_channels
    if not frame.samples or not 1 <= channels <= _CHANNELS:
        return None
    raw = frame.to_ndarray()
    planes = _scaled(raw if frame.format.is_planar else raw.reshape(-1, channels).T)
    if not (np.isfinite(planes).all() and np.abs(planes).max() <= _LOUDEST):
        return None
    mixed: Samples = planes.mean(axis=0, dtype=np.float64).astype(np.float32)
    return mixed


def _scaled(planes: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers to -1…1."""
    if planes.dtype.kind == "f":
        return planes
    full = np.float32(2.0 ** (8 * planes.dtype.itemsize - 1))
    return planes.astype(np.float32) / full - np.float32(planes.dtype.kind == "u")
