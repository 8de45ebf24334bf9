"""What callers are told where the client's setting is `auto`: by where the business and the caller are. Pure.

    where somebody is                                       an AI speaks    the call is transcribed
    a state of the US where one on the line may consent     told            not told
    every other state; EU, EEA, UK; the rest of the world   told            told
    not known: a withheld number, one of no place           told            told

The stricter of the two places holds, so that the second sentence is left out only where both are in the first row. The
table names those who are told less: an area code that is new, or that we do not know, is told everything. Where the
statutes and the courts of a state differ, or speak of telephones otherwise than of rooms, it is not in the table. That
an AI speaks is told everywhere: laws that ask for it come one after the other, and by trade more than by place. A
caller's number does not say where he stands. No legal advice: docs/data.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from edge_agent.desk.book import DeskBook, When

_EASTERN, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"
_OF_NORTH_AMERICA = "+1"
_AREA = 3  # digits


@dataclass(frozen=True, slots=True)
class State:
    """Where it is enough that one of those who speak consents. `areas`: codes of its numbers; `zones`: its clocks."""

    areas: frozenset[str]
    zones: frozenset[str]


def _state(areas: str, *zones: str) -> State:
    return State(frozenset(areas.split()), frozenset(zones))


ONE_PARTY = {
    "Alabama": _state("205 251 256 334 659 938", _CENTRAL),
    "Alaska": _state("907", "America/Anchorage", "America/Juneau", "America/Sitka", "America/Nome", "America/Adak"),
    "Arizona": _state("480 520 602 623 928", "America/Phoenix", _MOUNTAIN),
    "Arkansas": _state("327 479 501 870", _CENTRAL),
    "Colorado": _state("303 719 720 970 983", _MOUNTAIN),
    "Georgia": _state("229 404 470 478 678 706 762 770 912 943", _EASTERN),
    "Hawaii": _state("808", "Pacific/Honolulu"),
    "Idaho": _state("208 986", "America/Boise", _MOUNTAIN, _PACIFIC),
    "Indiana": _state(
        "219 260 317 463 574 765 812 930", "America/Indiana/Indianapolis", "America/Indianapolis", _EASTERN, _CENTRAL
    ),
    "Iowa": _state("319 515 563 641 712", _CENTRAL),
    "Kansas": _state("316 620 785 913", _CENTRAL, _MOUNTAIN),
    "Kentucky": _state("270 364 502 606 859", "America/Kentucky/Louisville", _EASTERN, _CENTRAL),
    "Louisiana": _state("225 318 337 504 985", _CENTRAL),
    "Maine": _state("207", _EASTERN),
    "Minnesota": _state("218 320 507 612 651 763 952", _CENTRAL),
    "Mississippi": _state("228 601 662 769", _CENTRAL),
    "Missouri": _state("235 314 417 557 573 636 660 816 975", _CENTRAL),
    "Nebraska": _state("308 402 531", _CENTRAL, _MOUNTAIN),
    "New Jersey": _state("201 551 609 640 732 848 856 862 908 973", _EASTERN),
    "New Mexico": _state("505 575", _MOUNTAIN),
    "New York": _state("212 315 329 332 347 363 516 518 585 607 631 646 680 716 718 838 845 914 917 929 934", _EASTERN),
    "North Carolina": _state("252 336 472 704 743 828 910 919 980 984", _EASTERN),
    "North Dakota": _state("701", _CENTRAL, _MOUNTAIN),
    "Ohio": _state("216 220 234 283 326 330 380 419 440 513 567 614 740 937", _EASTERN),
    "Oklahoma": _state("405 539 572 580 918", _CENTRAL),
    "Rhode Island": _state("401", _EASTERN),
    "South Carolina": _state("803 821 839 843 854 864", _EASTERN),
    "South Dakota": _state("605", _CENTRAL, _MOUNTAIN),
    "Tennessee": _state("423 615 629 731 865 901 931", _CENTRAL, _EASTERN),
    "Texas": _state(
        "210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945 956 "
        "972 979",
        _CENTRAL,
        _MOUNTAIN,
    ),
    "Utah": _state("385 435 801", _MOUNTAIN),
    "Virginia": _state("276 434 540 571 686 703 757 804 826 948", _EASTERN),
    "Washington D.C.": _state("202 771", _EASTERN),
    "West Virginia": _state("304 681", _EASTERN),
    "Wisconsin": _state("262 274 353 414 534 608 715 920", _CENTRAL),
    "Wyoming": _state("307", _MOUNTAIN),
}
_BY_AREA = {area: state for state in ONE_PARTY.values() for area in state.areas}


def disclosure_is_due(book: DeskBook) -> bool:
    """Whether the caller is told that an AI speaks."""
    return _is_due(book.manners.disclosure, by_default=True)


def transcription_is_due(book: DeskBook) -> bool:
    """Whether he is told that the call is written down."""
    business, caller = _state_of(book.dialled), _state_of(book.own_number)
    at_home = business is not None and book.timezone in business.zones  # else the number was taken along
    return _is_due(book.manners.transcription, by_default=not (at_home and caller))


def _is_due(setting: When, *, by_default: bool) -> bool:
    return by_default if setting == "auto" else setting == "always"


def _state_of(number: str | None) -> State | None:
    """None where the number is of no state of the table, or there is none."""
    if number is None or not number.startswith(_OF_NORTH_AMERICA):
        return None
    begins = len(_OF_NORTH_AMERICA)
    return _BY_AREA.get(number[begins : begins + _AREA])
