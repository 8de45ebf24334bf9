"""What a doctor's call says of the box. Pure: what was heard and the row that was found in, findings out."""

from __future__ import annotations

from infra.doctor.call import Heard
from infra.doctor.desk import SLUG, Row
from infra.doctor.finding import Finding, bad, good, untried
from infra.phone.phone import Ending

TARGET = 0.8  # s from the end of a question to its answer: what a box with a graphics card is built for
LONGEST_GAP = 2.5  # s: a caller asks "hello?"
LONGEST_DELAY = 0.4  # s, both ways together: beyond it two people begin to talk over each other
LOG = "The box's log, searched for this room, says why."


def judged(heard: Heard, row: Row | None, *, looked: bool) -> list[Finding]:
    """`looked`: whether the row could be looked for."""
    if heard.answered_after is None:
        cure = (
            "Is a box registered under FRONTDESK_AGENT_NAME (row processes), and not full? "
            "Its log says worker_registered when it is."
        )
        return [bad("call", f"nobody answered in half a minute ({heard.ending})", cure), _row(row, looked=looked)]
    return [
        good("call", f"answered after {heard.answered_after:.1f} s"),
        _greeting(heard),
        _answer(heard),
        _delay(heard, row),
        _key(heard),
        _row(row, looked=looked),
    ]


def _greeting(heard: Heard) -> Finding:
    if heard.greeted_after is None:
        return bad("greeting", "the call was answered, and nothing was heard", f"The voice, or the media's way. {LOG}")
    return good("greeting", f"heard {heard.greeted_after:.1f} s after the answer")


def _answer(heard: Heard) -> Finding:
    if not heard.asked:
        cure = (
            "Is the number a client's whom this box serves, and has it room? With the operator's key "
            f"(SUPABASE_SECRET_KEY) the doctor makes a client of its own, {SLUG}; or --to a client's number."
        )
        return bad("turn gap", "the box hung up before it was asked anything", cure)
    if heard.gap is None:
        return bad("turn gap", "a question was not answered", f"The recogniser or the language model. {LOG}")
    said = f"{heard.gap:.2f} s from the end of a question to its answer"
    if heard.gap > LONGEST_GAP:
        return bad("turn gap", said, "Row engines, and frontdesk status: too slow a machine, or others use it.")
    return good("turn gap", said if heard.gap <= TARGET else f"{said}; the target is {TARGET} s")


def _delay(heard: Heard, row: Row | None) -> Finding:
    if heard.gap is None or row is None or row.answering is None:
        return untried("media delay", "needs the question's answer, and the box's own time for it from the database")
    delay = max(0.0, heard.gap - row.answering)
    said = f"{delay * 1000:.0f} ms there and back: the gap less the box's own {row.answering:.2f} s"
    if delay > LONGEST_DELAY:
        return bad(
            "media delay", said, "The network between here, LiveKit and the box; its processor; LiveKit's udp_port."
        )
    return good("media delay", said)


def _key(heard: Heard) -> Finding:
    if not heard.pressed or heard.ending is Ending.BYE:
        return untried("key", "the call was over before a key was pressed")
    return good("key", "pressed, and the call went on")


def _row(row: Row | None, *, looked: bool) -> Finding:
    if not looked:
        return untried(
            "row", "not looked for: a box's own key reads no calls", "SUPABASE_SECRET_KEY, in an operator's shell only."
        )
    if row is None:
        return bad("row", "the database has no such call", "Row database; the box's journal waits until it is let in.")
    if not row.ended:
        return bad("row", "the call has a row, and no end", "The box's log: journal, shipper.")
    return good("row", f"found: {row.status}, {row.turns} turns")
