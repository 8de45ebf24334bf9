"""Where backups are kept: a folder, or a bucket of an S3-compatible store. Each backup is a folder of files there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from infra.backup.manifest import FILE
from shared.errors import BackupError

UNFINISHED = ".unfinished-"
PREFIX = "frontdesk-"  # of every backup's name


class Store(Protocol):
    """A backup is there when its manifest is, which comes last and goes first. Faults are BackupErrors or OSErrors."""

    def names(self) -> list[str]:
        """Of the backups that are whole, oldest first."""

    def unfinished(self) -> list[str]:
        """Names under which there is something, but no backup: what broke off on its way there, or while it went."""

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """An empty folder of our own in which a backup is made; what is left of it goes at the end."""

    def put(self, folder: Path, name: str) -> None:
        """Keeps a workplace's files, manifest included, under `name`: all of them or none."""

    def get(self, name: str, into: Path) -> None:
        """Copies a backup's files into an empty folder."""

    def remove(self, name: str) -> None: ...


def store_at(place: str) -> Store:
    """`s3://bucket/prefix`, or a folder's path."""
    if not place.startswith("s3://"):
        return Folder(Path(place))
    parts = urlsplit(place)
    if not parts.netloc:
        raise BackupError(f"{place} names no bucket. Cure: s3://BUCKET/some/prefix")
    return Bucket(parts.netloc, parts.path.strip("/"))


class Folder:
    """A backup appears there under its name by one rename, after all of it is on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        return sorted(path.parent.name for path in self._root.glob(f"[!.]*/{FILE}"))

    def unfinished(self) -> list[str]:
        return sorted({path.name for path in self._root.glob(f"{PREFIX}*")} - set(self.names()))

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in self._root.glob(f"{UNFINISHED}*"):  # of a run that was killed
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=self._root, ignore_cleanup_errors=True) as made:
            yield Path(made)

    def put(self, folder: Path, name: str) -> None:
        for path in (*folder.iterdir(), folder):
            _on_disk(path)
        folder.rename(self._root / name)
        _on_disk(self._root)

    def get(self, name: str, into: Path) -> None:
        for path in sorted((self._root / name).iterdir()):
            shutil.copyfile(path, into / path.name)

    def remove(self, name: str) -> None:
        (self._root / name / FILE).unlink(missing_ok=True)  # first: half of it is no backup
        shutil.rmtree(self._root / name)


class Bucket:
    """Address, region and keys are what every S3 tool reads: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …, ~/.aws."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def names(self) -> list[str]:
        return self._parted()[0]

    def unfinished(self) -> list[str]:
        whole, everything = self._parted()
        return sorted({name for name in everything if name.startswith(PREFIX)} - set(whole))

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        with self._asking() as s3:
            s3.head_bucket(Bucket=self._bucket)  # before hours of work, not after
        with tempfile.TemporaryDirectory(prefix="frontdesk-backup-") as made:
            yield Path(made)

    def put(self, folder: Path, name: str) -> None:
        last = folder / FILE
        with self._asking() as s3:
            for path in (*sorted(set(folder.iterdir()) - {last}), last):
                s3.upload_file(str(path), self._bucket, f"{self._prefix}{name}/{path.name}")

    def get(self, name: str, into: Path) -> None:
        keys = self._keys(f"{self._prefix}{name}/")
        with self._asking() as s3:
            for key in keys:
                s3.download_file(self._bucket, key, str(into / key.rpartition("/")[2]))

    def remove(self, name: str) -> None:
        keys = self._keys(f"{self._prefix}{name}/")
        with self._asking() as s3:
            for key in sorted(keys, key=lambda key: not key.endswith(f"/{FILE}")):
                s3.delete_object(Bucket=self._bucket, Key=key)

    def _parted(self) -> tuple[list[str], set[str]]:
        """Names of what has a manifest, and of all."""
        parts = [key.removeprefix(self._prefix).split("/") for key in self._keys(self._prefix)]
        files = [part for part in parts if len(part) == 2]
        return sorted(name for name, file in files if file == FILE), {name for name, _ in files}

    def _keys(self, prefix: str) -> list[str]:
        with self._asking() as s3:
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        try:
            import boto3  # noqa: PLC0415 - only who keeps backups in a bucket has it
            from boto3.exceptions import Boto3Error  # noqa: PLC0415
            from botocore.config import Config  # noqa: PLC0415
            from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
        except ModuleNotFoundError:
            raise BackupError("A bucket needs boto3. Cure: pip install 'frontdesk[backup]'") from None
        # Checksums in trailers, boto3's default since 1.36, are refused by many stores that are not Amazon's.
        careful = Config(
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"max_attempts": 4, "mode": "standard"},
        )
        try:
            yield boto3.Session().client("s3", config=careful)
        except (Boto3Error, BotoCoreError, ClientError) as refused:
            raise BackupError(f"The store of s3://{self._bucket} says: {refused}") from refused


def _on_disk(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
