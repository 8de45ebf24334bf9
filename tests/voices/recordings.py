"""Recordings as owners make them: speech by espeak-ng, and everything that is none."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np

from cloud.voices.sound import Sound, to_wav

RATE = 22_050
TEXT = """
Hello and welcome to Bright Smile Dental. My name is Maria. I am recording this so that the receptionist can speak with
my voice. We are open from Monday to Friday, from eight in the morning until five in the afternoon. On Saturday we close
at one. If you would like to book a cleaning, tell me which day suits you, and I will look for a free hour. Parking is
free behind the building. New patients should come ten minutes early, and bring a list of the medicines that they take.
Thank you for listening, and have a very good day.
"""
FORMATS = {  # name → FFmpeg's muxer and encoder, and what the bucket calls it
    "wav": ("wav", "pcm_s16le", "audio/wav"),
    "wav of floats": ("wav", "pcm_f32le", "audio/wav"),
    "wav of 24 bits": ("wav", "pcm_s24le", "audio/wav"),
    "wav of 8 bits": ("wav", "pcm_u8", "audio/wav"),
    "mp3": ("mp3", "mp3", "audio/mpeg"),
    "m4a": ("ipod", "aac", "audio/mp4"),
    "ogg": ("ogg", "libopus", "audio/ogg"),
    "webm": ("webm", "libopus", "audio/webm"),
}


def silence(seconds: float, rate: int = RATE) -> Sound:
    return Sound(np.zeros(round(seconds * rate), np.float32), rate)


def noise(seconds: float, level: float = 0.1, rate: int = RATE) -> Sound:
    hiss = np.random.default_rng(7).normal(0, level, round(seconds * rate))
    return Sound(np.clip(hiss, -1, 1).astype(np.float32), rate)


def tone(seconds: float, hertz: float = 440, rate: int = RATE) -> Sound:
    at = np.arange(round(seconds * rate)) / rate
    return Sound((0.3 * np.sin(2 * np.pi * hertz * at)).astype(np.float32), rate)


def louder(sound: Sound, decibels: float) -> Sound:
    """Whatever rises above full scale is cut off, as a microphone does."""
    return Sound(np.clip(sound.samples * 10 ** (decibels / 20), -1, 1).astype(np.float32), sound.rate)


def joined(*sounds: Sound) -> Sound:
    return Sound(np.concatenate([sound.samples for sound in sounds]), sounds[0].rate)


def mixed(one: Sound, other: Sound) -> Sound:
    length = min(len(one.samples), len(other.samples))
    return Sound(np.clip(one.samples[:length] + other.samples[:length], -1, 1), one.rate)


def stereo_wav(left: Sound, right: Sound) -> bytes:
    pcm = (np.stack([left.samples, right.samples], axis=1) * 32767).astype("<i2").tobytes()
    mono = to_wav(silence(0, left.rate))
    header = bytearray(mono[:44])
    header[22:24], header[32:34] = (2).to_bytes(2, "little"), (4).to_bytes(2, "little")
    header[28:32], header[40:44] = (left.rate * 4).to_bytes(4, "little"), len(pcm).to_bytes(4, "little")
    header[4:8] = (36 + len(pcm)).to_bytes(4, "little")
    return bytes(header) + pcm


def encoded(sound: Sound, name: str, rate: int = 48_000) -> bytes:
    """The sound as a file of one of FORMATS."""
    muxer, codec, _ = FORMATS[name]
    file = io.BytesIO()
    with av.open(file, "w", format=muxer) as out:
        stream: Any = out.add_stream(codec, rate=rate, layout="mono")
        _feed(out, stream, sound, rate)
    return file.getvalue()


def bomb(seconds: int = 85) -> bytes:
    """A small file that is large once it is decoded: eight channels at 192 kHz, all of them silent."""
    file, rate = io.BytesIO(), 192_000
    with av.open(file, "w", format="ogg") as out:
        stream: Any = out.add_stream("flac", rate=rate, layout="7.1")
        stream.format = "s16"
        second = np.zeros((1, 8 * rate), np.int16)
        for at in range(seconds):
            frame = av.AudioFrame.from_ndarray(second, format="s16", layout="7.1")
            frame.sample_rate, frame.pts = rate, at * rate
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def video(sound: Sound | None = None) -> bytes:
    """A few grey pictures, with sound or without."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        pictures: Any = out.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        track: Any = out.add_stream("aac", rate=48_000, layout="mono") if sound else None
        for _ in range(10):
            out.mux(pictures.encode(av.VideoFrame.from_ndarray(np.full((96, 64), 128, np.uint8), format="yuv420p")))
        out.mux(pictures.encode(None))
        if sound:
            _feed(out, track, sound, 48_000)
    return file.getvalue()


def _feed(out: Any, stream: Any, sound: Sound, rate: int) -> None:
    frame = av.AudioFrame.from_ndarray(sound.samples[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = sound.rate
    codec = stream.codec_context
    resampler = av.AudioResampler(codec.format, "mono", rate, frame_size=codec.frame_size)
    for part in (*resampler.resample(frame), *resampler.resample(None)):
        out.mux(stream.encode(part))
    out.mux(stream.encode(None))
