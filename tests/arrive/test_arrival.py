"""What SIP attributes tell of a call."""

from __future__ import annotations

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from edge_agent.arrive.arrival import read_arrival
from shared.calls import Arrival
from shared.numbers import Caller, CallerKind, Number, number_of

NAMES = ["sip.phoneNumber", "sip.trunkPhoneNumber", "sip.callIDFull", "sip.callID", "sip.callStatus"]
anything = st.none() | st.integers() | st.binary() | st.text() | st.from_regex(r"(sip:|tel:|<)?\+?[0-9 ()@.;-]{0,20}>?")


def test_a_call_as_livekit_sip_describes_it() -> None:
    """Called and calling number and the SIP Call-ID are read from the participant's attributes."""
    attributes = {"sip.trunkPhoneNumber": "+15105550100", "sip.phoneNumber": "+15550001111", "sip.callIDFull": "x@y"}
    assert read_arrival(attributes, "r", "j") == Arrival(
        Number("+15105550100"), Caller(CallerKind.NUMBER, "+15550001111"), "x@y", "r", "j"
    )


def test_a_national_number_is_of_the_country_that_was_called() -> None:
    """The number that was dialled says where the caller's belongs."""
    attributes = {"sip.trunkPhoneNumber": "+442079460000", "sip.phoneNumber": "02079460958"}
    assert read_arrival(attributes, "r", "j").caller.number == "+442079460958"


def test_a_call_that_tells_nothing() -> None:
    """Without attributes there is no number on either side, and no exception."""
    assert read_arrival({}, "r", "j") == Arrival(None, Caller(CallerKind.WITHHELD), None, "r", "j")


def test_the_short_call_id_stands_in_for_the_full_one() -> None:
    """Older livekit-sip tells only its own call id."""
    assert read_arrival({"sip.callID": "SCL_1"}, "r", "j").sip_call_id == "SCL_1"


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"sip.h.x-twilio-verstat": "TN-Validation-Passed-A"}, "passed"),
        ({"sip.h.X-Twilio-VerStat": "TN-Validation-Passed-B-Passthrough"}, "passed"),
        ({"sip.h.x-twilio-verstat": "TN-Validation-Failed-C"}, "failed"),
        ({"carrier.verdict": "tn-validation-failed"}, "failed"),
        ({"sip.h.x-twilio-verstat": "No-TN-Validation"}, ""),
        ({"sip.h.x-twilio-verstat": 7}, ""),
        ({"sip.h.x-other": "TN-Validation-Failed-A"}, ""),
        ({}, ""),
    ],
)
def test_the_carrier_s_verdict(told: dict[str, object], verdict: str) -> None:
    """Whether the number shown is the caller's own, in Twilio's words; none where it says nothing."""
    assert read_arrival(told, "r", "j").verdict == verdict


@pytest.mark.parametrize(
    "written",
    [
        "+15105550100",
        "15105550100",
        "0015105550100",
        " +1 (510) 555-0100 ",
        "+1.510.555.0100",
        "sip:+15105550100@203.0.113.9:5060;transport=tcp",
        "SIPS:15105550100@example.com",
        "tel:+1-510-555-0100",
        "%2B15105550100",
        '"Bright Smile" <sip:+15105550100@example.com>;tag=1',
        "+15105550100;phone-context=example.com",
    ],
)
def test_called_number_in_the_forms_carriers_use(written: str) -> None:
    """However a carrier writes a number, it becomes the same E.164 number."""
    assert number_of(written) == "+15105550100"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anonymous",
        "sip:anonymous@anonymous.invalid",
        "Restricted",
        "unknown",
        "+",
        "+0151055501",
        "12345",
        "+1510555010012345",
        "+1510x5550100",
        "+٠١٢٣٤٥٦٧٨٩",
        None,
        5105550100,
        b"+15105550100",
        "+1" * 10_000,
    ],
)
def test_what_is_no_number(written: object) -> None:
    """Withheld, malformed, too short or too long: no number, and no exception."""
    assert number_of(written) is None
    assert read_arrival({"sip.phoneNumber": written, "sip.trunkPhoneNumber": written}, "r", "j").called is None


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), anything))
def test_any_attributes_make_an_arrival(attributes: dict[str, object]) -> None:
    """Whatever stands in the attributes, there is an arrival whose numbers the database accepts."""
    arrival = read_arrival(attributes, "r", "j")
    for number in (arrival.called, arrival.caller.number):
        assert number is None or re.fullmatch(r"\+[1-9][0-9]{6,14}", number)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_number_of_every_country_stays_as_it_is(region: str) -> None:
    """In E.164, however it is written, and the second time too."""
    example = phonenumbers.example_number(region)
    assert example is not None
    number = number_of(phonenumbers.format_number(example, PhoneNumberFormat.INTERNATIONAL))
    assert number == number_of(number) == phonenumbers.format_number(example, PhoneNumberFormat.E164)
