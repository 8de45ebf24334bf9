#!/usr/bin/env bash
# phonenumbers 9.0.43 (Python's libphonenumber): neither `is_valid_number` nor `is_possible_number` is a way to find out
# that a caller has withheld his number.
#
# Some carriers send the word for it typed on a telephone's keys: RESTRICTED is 7378742833, UNKNOWN 8656696. To the library
# these are numbers like any other. As digits of the called country RESTRICTED is *valid* (Texas; a British mobile;
# Germany), in Germany so are UNAVAILABLE, ANONYMOUS and UNKNOWN, in France ANONYMOUS. With the plus sign that gateways put
# in front, none is valid, but UNAVAILABLE is possible as a whole number of China, and UNKNOWN locally. So "valid" is no
# reason to call back or to keep a customer under it: the digits have to be known and compared;
# `convert_alpha_characters_in_number` makes them from the words.
#
# Needs python3 and a package index. Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "phonenumbers==9.0.43"
"$work/venv/bin/python" - <<'PYTHON'
import phonenumbers
from phonenumbers import ValidationResult

NAME = {value: name for name, value in vars(ValidationResult).items() if name.isupper()}
seen = {}
for word in ("RESTRICTED", "UNAVAILABLE", "ANONYMOUS", "UNKNOWN"):
    digits = phonenumbers.convert_alpha_characters_in_number(word)
    valid = [r for r in ("US", "GB", "DE", "FR") if phonenumbers.is_valid_number(phonenumbers.parse(digits, r))]
    plus = phonenumbers.parse(f"+{digits}")
    seen[word] = " ".join(valid), phonenumbers.is_valid_number(plus), NAME[phonenumbers.is_possible_number_with_reason(plus)]
    print(f"{word} = {digits}: valid in {' '.join(valid)}; +{digits}: valid {seen[word][1]}, {seen[word][2]}, "
          f"country code {plus.country_code}")
print(f"phonenumbers {phonenumbers.__version__}")
assert seen == {
    "RESTRICTED": ("US GB DE", False, "TOO_SHORT"),
    "UNAVAILABLE": ("DE", False, "IS_POSSIBLE"),
    "ANONYMOUS": ("DE FR", False, "TOO_SHORT"),
    "UNKNOWN": ("DE", False, "IS_POSSIBLE_LOCAL_ONLY"),
}, "this has changed"
PYTHON
