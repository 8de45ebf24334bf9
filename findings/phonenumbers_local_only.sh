#!/usr/bin/env bash
# phonenumbers 9.0.43 (Python's libphonenumber): `is_possible_number` says yes to a number that nobody can call.
#
# "555-0142" read as a US number is possible, because people of one area may dial it like that; its E.164 form, +15550142,
# is a number of no telephone. `is_possible_number_with_reason` tells the difference: IS_POSSIBLE_LOCAL_ONLY. Who keeps a
# number for somebody elsewhere (a CRM, a callback) has to ask that one. `is_valid_number` is no way out everywhere: it
# says no to numbers in ranges that its data does not know, e.g. those kept for drama, +44 7700 900123.
#
# Needs python3 and a package index. Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "phonenumbers==9.0.43"
"$work/venv/bin/python" - <<'PYTHON'
import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

local = phonenumbers.parse("555-0142", "US")
seen = {
    "possible": phonenumbers.is_possible_number(local),
    "reason": phonenumbers.is_possible_number_with_reason(local) == ValidationResult.IS_POSSIBLE_LOCAL_ONLY,
    "e164": phonenumbers.format_number(local, PhoneNumberFormat.E164),
    "whole number": phonenumbers.is_possible_number_with_reason(phonenumbers.parse("510-555-0142", "US"))
    == ValidationResult.IS_POSSIBLE,
    "drama is valid": phonenumbers.is_valid_number(phonenumbers.parse("+447700900123")),
}
print(f"phonenumbers {phonenumbers.__version__}: {seen}")
assert seen == {"possible": True, "reason": True, "e164": "+15550142", "whole number": True, "drama is valid": False}, "this has changed"
PYTHON
