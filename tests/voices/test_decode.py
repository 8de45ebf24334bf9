"""Whatever is uploaded: a sound comes out, or a sentence for its owner."""

from __future__ import annotations

import wave
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloud.voices.decode import HIGHEST_RATE, LARGEST, LONGEST, UNREADABLE, decoded
from cloud.voices.failures import SampleRefused
from cloud.voices.loudness import loudness
from cloud.voices.sample import accepted
from cloud.voices.sound import Sound, to_wav
from tests.voices.recordings import FORMATS, encoded, silence, stereo_wav, tone, video


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_becomes_the_same_sound(speech: Sound, name: str) -> None:
    """As long and as loud as it was, whatever codec it went through; named as the bucket names it."""
    recording = decoded(encoded(speech, name))
    assert recording.media_type == FORMATS[name][2]
    assert recording.sound.rate == 48_000
    assert recording.sound.seconds == pytest.approx(speech.seconds, abs=0.1)
    assert loudness(recording.sound) == pytest.approx(loudness(speech), abs=0.5)
    assert (recording.damaged, recording.cut) == (0, False)


def test_two_channels_become_one() -> None:
    """Their mean: a voice that is on the left only is there at half its height."""
    sound = decoded(stereo_wav(tone(1), silence(1))).sound
    assert sound.seconds == pytest.approx(1, abs=0.01)
    assert np.abs(sound.samples).max() == pytest.approx(0.15, abs=0.001)


def test_the_sound_of_a_video_is_taken(speech: Sound) -> None:
    """Some owners film themselves."""
    assert decoded(video(speech)).sound.seconds == pytest.approx(speech.seconds, abs=0.1)


def test_a_video_without_sound_is_told() -> None:
    """In words for its owner."""
    with pytest.raises(SampleRefused, match="There is no sound in this file"):
        decoded(video())


def test_a_high_rate_is_brought_down_while_it_is_read() -> None:
    """No more than 48 kHz are kept, as long and as loud as they were."""
    sound = decoded(encoded(tone(2), "wav", 192_000)).sound
    assert sound.rate == HIGHEST_RATE
    assert sound.seconds == pytest.approx(2, abs=0.01)
    assert np.abs(sound.samples[1000:-1000]).max() == pytest.approx(np.abs(tone(2).samples).max(), abs=0.01)


def test_an_empty_file_is_told() -> None:
    """Zero bytes."""
    with pytest.raises(SampleRefused, match="The file is empty"):
        decoded(b"")


def test_a_large_file_is_told_and_not_opened() -> None:
    """The limit and the way around it."""
    with pytest.raises(SampleRefused, match=r"has 11\.0 MB, and the limit is 10 MB. Save it as MP3 or M4A"):
        decoded(bytes(LARGEST + 1024 * 1024))


def test_a_header_that_lies_is_not_believed(speech: Sound) -> None:
    """What counts is the sound that is there: this file promises an hour."""
    whole = bytearray(to_wav(speech.between(0, 12)))
    whole[40:44] = (3600 * 2 * speech.rate).to_bytes(4, "little")
    assert decoded(bytes(whole)).sound.seconds == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("name", ["wav", "mp3", "ogg", "webm"])
def test_half_a_file_is_half_a_recording(speech: Sound, name: str) -> None:
    """An upload that broke off is as long as what arrived of it."""
    whole = encoded(speech, name)
    seconds = decoded(whole[: len(whole) // 2]).sound.seconds
    assert 0.3 * speech.seconds < seconds < 0.7 * speech.seconds


def test_half_an_m4a_cannot_be_read(speech: Sound) -> None:
    """Its table of contents is at the end."""
    whole = encoded(speech, "m4a")
    with pytest.raises(SampleRefused, match="We cannot read this file"):
        decoded(whole[: len(whole) // 2])


def test_no_more_is_decoded_than_is_needed() -> None:
    """Hours of silence that compress into little end where nobody would listen any more."""
    recording = decoded(encoded(silence(600, 8000), "ogg"))
    assert recording.cut
    assert LONGEST < recording.sound.seconds < LONGEST + 1


def slow_wav(rate: int) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(bytes(100_000))
    return file.getvalue()


@pytest.mark.parametrize("rate", [1, 100, 4000, 400_000])
def test_a_rate_that_is_none_is_refused(rate: int) -> None:
    """A file of one sample a second would swell to gigabytes."""
    with pytest.raises(SampleRefused, match="We cannot read this file"):
        decoded(slow_wav(rate))


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
def test_numbers_that_are_no_sound_are_refused(speech: Sound, value: float) -> None:
    """A file of floats may hold anything."""
    with pytest.raises(SampleRefused, match="We cannot read this file"):
        decoded(encoded(Sound(np.full_like(speech.samples, value), speech.rate), "wav of floats", speech.rate))


@pytest.mark.parametrize(
    "playlist",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
        b"RIFF\x24\x00\x00\x00AVI LIST",
        b"fLaC" + bytes(100),
    ],
)
def test_a_file_that_leads_elsewhere_is_not_followed(playlist: bytes) -> None:
    """Playlists, session descriptions and formats that nobody needs are not let in."""
    with pytest.raises(SampleRefused) as refused:
        decoded(playlist)
    assert str(refused.value) == UNREADABLE


SIGNATURES = (
    b"", b"RIFF\xff\xff\xff\x7fWAVEfmt ", b"ID3\x04\x00", b"\xff\xfb\x90\x64", b"OggS\x00\x02", b"\x1aE\xdf\xa3",
    b"\x00\x00\x00\x20ftypM4A ",
)  # fmt: skip


def sentence(data: bytes) -> str:
    """What its owner is told; nothing of this is good enough."""
    with pytest.raises(SampleRefused) as refused:
        accepted(data)
    return str(refused.value)


@settings(max_examples=3 * settings().max_examples)
@given(st.sampled_from(SIGNATURES), st.binary(max_size=4000))
def test_garbage_is_a_sentence_and_never_a_crash(signature: bytes, rest: bytes) -> None:
    """Any bytes, behind the first bytes of each format."""
    assert sentence(signature + rest).endswith(".")


@cache
def hummed(name: str) -> bytes:
    return encoded(tone(2), name)


@given(
    name=st.sampled_from(sorted(FORMATS)),
    wounds=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=40))),
)
def test_a_damaged_file_is_read_as_far_as_it_goes(name: str, wounds: list[tuple[float, bytes]]) -> None:
    """Bytes overwritten anywhere cost the recording at most. (A hum of two seconds is refused in any case.)"""
    file = bytearray(hummed(name))
    for place, bits in wounds:
        at = int(place * len(file))
        file[at : at + len(bits)] = bits
    assert sentence(bytes(file)).endswith(".")
