"""Names that are no time zone of IANA's, though Postgres takes some of them for one."""

from __future__ import annotations

NO_ZONES = (
    "Mars/Olympus",
    "PST",
    "CEST",
    "EST5EDT",
    "utc",
    "america/los_angeles",
    "America/Los_Angeles ",
    "AMERICA/NEW_YORK",
    "posix/Europe/Paris",
    "right/Europe/Paris",
    "posixrules",
    "localtime",
    "Factory",
    "+02:00",
    "UTC+2",
    "",
)
