"""What `frontdesk serve` needs of its environment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from shared.settings import Filled, FromEnvironment, Secret, Web, named, of_scheme

SHORTEST_REFRESH = 5.0  # s
SHORTEST_SILENCE = 2.0  # s


def _off_or_sane(seconds: float) -> float:
    if 0 < seconds < SHORTEST_REFRESH:
        raise ValueError("too often")
    return seconds


def _off_or_patient(seconds: float) -> float:
    if 0 < seconds < SHORTEST_SILENCE:
        raise ValueError("too short: the call's own acknowledgements come first")
    return seconds


def _sha256(digest: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise ValueError("no SHA-256")
    return digest.lower()


def _livekit(address: str) -> str:
    return of_scheme(address, ("ws://", "wss://", "http://", "https://"))


def _websocket(address: str) -> str:
    return of_scheme(address, ("ws://", "wss://"))


def _speech(address: str) -> str:
    return address and of_scheme(address, ("unix:///", "http://", "https://"))


class Settings(FromEnvironment):
    """Seconds where it says seconds."""

    livekit_url: Annotated[str, AfterValidator(_livekit)] = named(
        "LIVEKIT_URL", "address of the LiveKit server, e.g. ws://127.0.0.1:7880"
    )
    livekit_api_key: Filled = named("LIVEKIT_API_KEY", "the API key's name in LiveKit's own settings")
    livekit_api_secret: Secret = named("LIVEKIT_API_SECRET", "the secret that belongs to LIVEKIT_API_KEY")
    supabase_anon_key: Filled = named("SUPABASE_ANON_KEY", "the project's anon (publishable) key")
    edge_token: Secret = named("FRONTDESK_EDGE_TOKEN", "the JWT of this edge agent, with role edge_agent")
    model: Filled = named("FRONTDESK_MODEL", "name of a model that Ollama has, e.g. llama3.1:8b", "llama3.1:8b")
    model_late: float = named(
        "FRONTDESK_MODEL_LATE",
        "seconds without a first word until the second model is asked, 0.05 to 10",
        0.25,
        ge=0.05,
        le=10,
    )
    second_model_url: Web | None = named(
        "FRONTDESK_SECOND_MODEL_URL", "a server of OpenAI's chat completions, e.g. https://api.example.com/v1", None
    )
    second_model: str = named("FRONTDESK_SECOND_MODEL", "the name of the model that the second server has", "")
    second_model_key: Secret | None = named("FRONTDESK_SECOND_MODEL_KEY", "its API key, where it wants one", None)
    tools: Literal["auto", "tools", "choice", "off"] = named(
        "FRONTDESK_TOOLS",
        "how the model may choose what the desk does: tools, choice, off or auto (what the model is good for)",
        "auto",
    )
    hearing: str = named(
        "FRONTDESK_HEARING",
        "who hears, in this order: deepgram,whisper; if empty, deepgram first where there is a key",
        "",
    )
    deepgram_key: Secret | None = named("DEEPGRAM_API_KEY", "a key of Deepgram, which hears as callers speak", None)
    deepgram_url: Annotated[str, AfterValidator(_websocket)] = named(
        "FRONTDESK_DEEPGRAM_URL", "address of Deepgram's websockets", "wss://api.deepgram.com"
    )
    deepgram_model: Filled = named("FRONTDESK_DEEPGRAM_MODEL", "name of a model of Deepgram's", "nova-3")
    deepgram_late: float = named(
        "FRONTDESK_DEEPGRAM_LATE",
        "seconds from the end of a caller's speech, without its words, until the next recogniser is asked, 0.05 to 5",
        0.25,
        ge=0.05,
        le=5,
    )
    whisper_late: float = named(
        "FRONTDESK_WHISPER_LATE", "the same for Whisper, where another recogniser comes after it", 1.0, ge=0.05, le=5
    )
    models_dir: Path = named("FRONTDESK_MODELS_DIR", "folder of the speech models")
    speech_url: Annotated[str, AfterValidator(_speech)] = named(
        "FRONTDESK_SPEECH_URL",
        "who hears and speaks instead of this box: unix:///… or a server of OpenAI's audio endpoints, http(s)://…",
        "",
    )
    speech_key: Secret | None = named("FRONTDESK_SPEECH_KEY", "its API key, where it wants one", None)
    device: Literal["cpu", "cuda", "auto"] = named(
        "FRONTDESK_DEVICE",
        "where our own engines run: cpu, cuda (a graphics card) or auto (a card that they can use)",
        "auto",
    )
    whisper_device: Literal["cpu", "cuda", "auto", ""] = named(
        "FRONTDESK_WHISPER_DEVICE", "the same for Whisper; as FRONTDESK_DEVICE if empty", ""
    )
    voice_device: Literal["cpu", "cuda", "auto", ""] = named(
        "FRONTDESK_VOICE_DEVICE", "the same for Kokoro; as FRONTDESK_DEVICE if empty", ""
    )
    whisper_model: Filled = named(
        "FRONTDESK_WHISPER_MODEL", "folder of Whisper's model below FRONTDESK_MODELS_DIR", "whisper-base"
    )
    kokoro_weights: Path | None = named(
        "FRONTDESK_KOKORO_WEIGHTS",
        "file of Kokoro's weights for a graphics card (kokoro-v1_0.pth, its config.json beside it)",
        None,
    )
    kokoro_sha256: Annotated[str, AfterValidator(_sha256)] = named(
        "FRONTDESK_KOKORO_SHA256",
        "what that file's SHA-256 must be, 64 hexadecimal digits",
        "496dba118d1a58f5f3db2efc88dbdc216e0483fc89fe6e47ee1f2c53f18ad1e4",  # hexgrad/Kokoro-82M at f3ff357
    )
    state_dir: Path = named("FRONTDESK_STATE_DIR", "folder the agent may write: journal, last answers, speech cache")
    agent_name: Filled = named(
        "FRONTDESK_AGENT_NAME", "the name that dispatch rules call this agent by", "receptionist"
    )
    outbound_trunk: str = named(
        "FRONTDESK_OUTBOUND_TRUNK",
        "LiveKit's id of the trunk for calls out, ST_…: who is on call is asked before he gets a caller; if empty, not",
        "",
    )

    max_concurrent_calls: int = named("FRONTDESK_MAX_CONCURRENT_CALLS", "calls at once, 1 to 200", 4, ge=1, le=200)
    overflow_calls: int = named(
        "FRONTDESK_OVERFLOW_CALLS", "more calls at once, that engines elsewhere serve alone, 0 to 100", 0, ge=0, le=100
    )
    lines: int = named(
        "FRONTDESK_LINES",
        "line processes, 1 to 16, that share the calls; 0: one process does everything",
        0,
        ge=0,
        le=16,
    )
    history: int = named("FRONTDESK_HISTORY", "exchanges the model is reminded of, 5 to 10", 10, ge=5, le=10)
    threads: int = named("FRONTDESK_VOICE_THREADS", "processor threads per clause of speech, 1 to 64", 2, ge=1, le=64)
    model_threads: int | None = named(
        "FRONTDESK_MODEL_THREADS",
        "processor threads of the model, 1 to 256; half of the cores if empty",
        None,
        ge=1,
        le=256,
    )
    context: int = named(
        "FRONTDESK_CONTEXT", "tokens of prompt, talk and answer together, 1024 to 131072", 4096, ge=1024, le=131072
    )
    slots: int = named(
        "FRONTDESK_OLLAMA_NUM_PARALLEL",
        "prompts that the model keeps read (Ollama's OLLAMA_NUM_PARALLEL), 1 to 64",
        8,
        ge=1,
        le=64,
    )
    kv_cache: Literal["f16", "q8_0", "q4_0"] = named(
        "FRONTDESK_OLLAMA_KV_CACHE_TYPE",
        "how the model keeps what it has read (Ollama's OLLAMA_KV_CACHE_TYPE): f16, q8_0 or q4_0",
        "f16",
    )
    model_memory: float | None = named(
        "FRONTDESK_MODEL_MEMORY",
        "GB of the graphics card that the model's server takes, 0 to 1000; asked of Ollama if empty",
        None,
        ge=0,
        le=1000,
    )
    refresh: Annotated[float, AfterValidator(_off_or_sane)] = named(
        "FRONTDESK_REFRESH",
        "seconds between two looks for changes of the known clients' configuration, 5 to 3600, or 0 for never",
        60.0,
        ge=0,
        le=3600,
    )
    whisper_window: float = named(
        "FRONTDESK_WHISPER_WINDOW", "seconds of audio heard at once, 2 to 30", 8.0, ge=2, le=30
    )
    resolve_within: float = named(
        "FRONTDESK_RESOLVE_WITHIN",
        "seconds the database may take to name the client of a call, 0.1 to 5",
        0.8,
        ge=0.1,
        le=5,
    )
    last_answer_hours: float = named(
        "FRONTDESK_LAST_ANSWER_HOURS",
        "hours that the last answer for a number may stand in for a database that is away, 1 to 8760",
        72.0,
        ge=1,
        le=8760,
    )

    traces_url: Web | None = named(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "where traces of calls go, by OTLP over HTTP, e.g. http://127.0.0.1:4318", None
    )

    endpointing_delay: float = named(
        "FRONTDESK_ENDPOINTING_DELAY", "seconds of silence that end a caller's turn, 0.1 to 5", 0.39, ge=0.1, le=5
    )
    confidence: float = named("FRONTDESK_CONFIDENCE", "below this the agent asks again, 0 to 1", 0.60, ge=0, le=1)
    acknowledge: float = named(
        "FRONTDESK_ACKNOWLEDGE",
        'seconds after a caller\'s turn until "one moment, please" when the answer is late, 0.5 to 10',
        1.5,
        ge=0.5,
        le=10,
    )
    turn_budget: float = named(
        "FRONTDESK_TURN_BUDGET", "seconds until an answer that does not come is given up, 4 to 60", 12.0, ge=4, le=60
    )
    longest_silence: Annotated[float, AfterValidator(_off_or_patient)] = named(
        "FRONTDESK_LONGEST_SILENCE",
        "seconds that a caller who waits hears nothing until a kept sentence is said, 2 to 60, or 0 for never",
        3.5,
        ge=0,
        le=60,
    )
    nudge: float = named(
        "FRONTDESK_NUDGE", 'seconds of silence before "are you still there?", 2 to 120', 8.0, ge=2, le=120
    )
    nudges: int = named("FRONTDESK_NUDGES", "how often to ask that before saying goodbye, 0 to 10", 2, ge=0, le=10)
    max_call_duration: float = named(
        "FRONTDESK_MAX_CALL_DURATION", "seconds a call may last, 30 to 14400", 900.0, ge=30, le=14400
    )
    speculate: bool = named(
        "FRONTDESK_SPECULATE", "1 to prepare answers while the caller may still go on, else 0", True
    )
    wake_url: Web | None = named(
        "FRONTDESK_WAKE_URL", "where the jobs after a call are woken, e.g. https://….modal.run/wake", None
    )
    renew_url: Web | None = named(
        "FRONTDESK_RENEW_URL", "where this box's token is renewed, e.g. https://….modal.run/renew", None
    )
    second_model_max_concurrent: int = named(
        "FRONTDESK_SECOND_MODEL_MAX_CONCURRENT",
        "answers that the second model writes at once, 1 to 1000",
        50,
        ge=1,
        le=1000,
    )
    deepgram_max_concurrent: int = named(
        "FRONTDESK_DEEPGRAM_MAX_CONCURRENT",
        "callers whose speech your plan of Deepgram hears at once, 1 to 1000",
        50,
        ge=1,
        le=1000,
    )
    cartesia_max_concurrent: int = named(
        "FRONTDESK_CARTESIA_MAX_CONCURRENT",
        "clauses that your plan of Cartesia makes at once, 1 to 1000",
        15,
        ge=1,
        le=1000,
    )
    cartesia_late: float = named(
        "FRONTDESK_CARTESIA_LATE",
        "seconds without a first sound of Cartesia until the default voice is asked beside it, 0.05 to 10",
        0.28,
        ge=0.05,
        le=10,
    )
    elevenlabs_late: float = named(
        "FRONTDESK_ELEVENLABS_LATE",
        "seconds without a first sound of ElevenLabs until the default voice is asked beside it, 0.05 to 10",
        0.45,
        ge=0.05,
        le=10,
    )
    elevenlabs_max_concurrent: int = named(
        "FRONTDESK_ELEVENLABS_MAX_CONCURRENT",
        "clauses that your plan of ElevenLabs makes at once, 1 to 1000",
        10,
        ge=1,
        le=1000,
    )
