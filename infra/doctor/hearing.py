"""What a doctor's call says of the box. Pure: what was heard and the row that was found in, findings out."""

from __future__ import annotations

from infra.doctor.call import Heard
from infra.doctor.desk import SLUG, Row
from infra.doctor.finding import Finding, bad, good, untried
from infra.phone.phone import Ending
from shared.calls import ReplyKind

TARGET = 0.8  # s from the end of a question to its answer: what a box with a graphics card is built for
LONGEST_RINGING = 6.0  # s: two rings
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
        _answered(heard.answered_after),
        _greeting(heard),
        _gap(heard),
        *([_answer(row)] if heard.gap is not None and row else []),
        _delay(heard, row),
        _key(heard),
        _row(row, looked=looked),
    ]


def _answered(after: float) -> Finding:
    said = f"answered after {after:.1f} s"
    if after > LONGEST_RINGING:
        return bad("call", said, "Row engines: too slow a machine, or others use it; frontdesk status shows who waits.")
    return good("call", said)


def _greeting(heard: Heard) -> Finding:
    if heard.greeted_after is None:
        return bad("greeting", "the call was answered, and nothing was heard", f"The voice, or the media's way. {LOG}")
    return good("greeting", f"heard {heard.greeted_after:.1f} s after the answer")


def _gap(heard: Heard) -> Finding:
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


def _answer(row: Row) -> Finding:
    """What it said, by the transcript's kinds: an apology sounds like an answer on a recording."""
    if ReplyKind.ANSWER in row.replies:
        return good("answer", "the language model's")
    if ReplyKind.APOLOGY in row.replies:
        cure = (
            "The language model failed or was too slow (FRONTDESK_TURN_BUDGET): row language model, the call's events."
        )
        return bad("answer", "an apology instead of an answer", cure)
    return bad("answer", "the question was not understood", "The recogniser, or the media's way: row media delay.")


def _delay(heard: Heard, row: Row | None) -> Finding:
    if heard.gap is None or row is None or row.answering is None:
        return untried("media delay", "needs an answer, and the box's own time for it from the database")
    delay = heard.gap - row.answering
    if delay < 0:
        return untried("media delay", "an acknowledgement came before the answer, so it cannot be told")
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
