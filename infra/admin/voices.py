"""What an operator does about a client's voices."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import httpx
from storage3 import SyncStorageClient
from storage3.exceptions import StorageApiError
from storage3.types import CreateSignedUploadUrlOptions, UploadSignedUrlFileOptions

from cloud.samples import BUCKET, status_of
from infra.admin.client import AdminClient, Where, translating_errors
from shared.errors import SettingsError, StoreAway, StoreRefused
from shared.rest import will_pass

if TYPE_CHECKING:  # what reads sound takes a second to import, and most commands need none of it
    from infra.admin.sample import SampleFile

PICKED_UP_WITHIN = 30.0  # s until somebody should have a request in hand
LOOK_EVERY = 0.5
PAUSES = (0.5, 2.0, 4.0)  # s between attempts at an upload while the storage cannot take it
OPEN = ("queued", "processing")

Row = dict[str, Any]
_REQUEST = (
    "id,status,attempts,error,sample_path,sample_sha256,consent_version,created_at,voices(provider,provider_voice_id)"
)


class VoiceClient(AdminClient):
    """One client's voices and requests. StoreRefused for a client that is not there."""

    def __init__(self, place: Where, slug: str) -> None:
        super().__init__(place)
        self.slug = slug
        # Signed URLs are the storage's own: its client's headers go along and nothing else.
        self._bucket = SyncStorageClient(f"{place.url}/storage/v1/", place.headers, http_client=self._http).from_(
            BUCKET
        )

    @cached_property
    def client(self) -> Row:
        shown: Row = self.ask("show_client", slug=self.slug)
        return shown

    def check_owner(self) -> None:
        """SettingsError where nobody could have consented: a request is made in the owner's name."""
        if not any(member["role"] == "owner" for member in self.client["members"]):
            raise SettingsError(
                f"{self.slug} has no owner yet, in whose name a voice is cloned: frontdesk clients show"
            )

    def voices(self) -> list[Row]:
        """The client's own, newest last; `chosen`: it speaks."""
        asked = self.rest.from_("voices").select("*").eq("client_id", self.client["id"]).order("created_at")
        with translating_errors():
            rows: list[Any] = asked.execute().data
        return [{**row, "chosen": row["id"] == self.client["voice_id"]} for row in rows]

    def requests(self) -> list[Row]:
        """Newest last."""
        return self._requests("client_id", self.client["id"])

    def upload(self, file: SampleFile, wait: Callable[[float], None] = time.sleep) -> str:
        """Through a signed URL, in place of the same recording if it is there; returns its path in the bucket.

        Tried four times: twice stored, it is stored once. StoreAway when the storage could not take it, StoreRefused
        when it would not.
        """
        path = file.place(self.client["id"])
        for pause in PAUSES:
            with suppress(StoreAway):
                return self._put(path, file)
            wait(pause)
        return self._put(path, file)

    def _put(self, path: str, file: SampleFile) -> str:
        options = cast("UploadSignedUrlFileOptions", {"content-type": file.media_type})
        with _stored():
            signed = self._bucket.create_signed_upload_url(path, CreateSignedUploadUrlOptions(upsert="true"))
            self._bucket.upload_to_signed_url(path, signed["token"], file.content, options)
        return path

    def request(self, path: str, sha256: str, consent: str) -> str:
        """Queues it; returns the request's id."""
        return str(
            self.ask("request_clone", slug=self.slug, sample_path=path, sample_sha256=sha256, consent_version=consent)
        )

    def followed(
        self,
        request: str,
        seconds: float,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> Iterator[Row]:
        """The request, look after look, until it is over or there is no use in waiting any longer."""
        began = clock()
        while True:
            (row,) = self._requests("id", request)
            yield row
            waited = clock() - began
            idle = row["attempts"] == 0 and waited > PICKED_UP_WITHIN
            if row["status"] not in OPEN or waited > seconds or idle:
                return
            wait(LOOK_EVERY)

    def use(self, name: str) -> str:
        """The voice called so speaks from the next call on; "default" is the one of who has chosen none."""
        chosen = None if name == "default" else self._ready(name)["id"]
        with translating_errors():
            self.rest.from_("clients").update({"voice_id": chosen}).eq("id", self.client["id"]).execute()
        return name

    def _ready(self, name: str) -> Row:
        asked = self.rest.from_("voices").select("id,provider_voice_id").eq("status", "ready")
        with translating_errors():
            rows: list[Any] = asked.or_(f"client_id.is.null,client_id.eq.{self.client['id']}").execute().data
        for row in rows:
            if name in (row["id"], row["provider_voice_id"]):
                return dict(row)
        known = ", ".join(sorted(row["provider_voice_id"] for row in rows))
        raise SettingsError(f"{self.slug} has no voice {name}. One of default, {known}")

    def _requests(self, column: str, value: str) -> list[Row]:
        asked = self.rest.from_("voice_clone_requests").select(_REQUEST).eq(column, value).order("created_at")
        with translating_errors():
            rows: list[Any] = asked.execute().data
        return [{**row, **(row.pop("voices") or {"provider": None, "provider_voice_id": None})} for row in rows]


@contextmanager
def _stored() -> Iterator[None]:
    try:
        yield
    except StorageApiError as refused:
        if will_pass(status := status_of(refused)):  # its message may be a gateway's page
            raise StoreAway(f"The storage cannot take the recording now: it answered {status}. Try again.") from refused
        raise StoreRefused(f"The recording was not stored: {refused.message}") from refused
    except httpx.HTTPError as lost:
        raise StoreAway(f"The storage does not answer: {lost or type(lost).__name__}") from lost
    except ValueError as odd:
        raise StoreAway("The storage answered something that is no JSON.") from odd
