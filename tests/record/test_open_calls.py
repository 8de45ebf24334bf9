"""What the disk is to know of the calls under way."""

from __future__ import annotations

from edge_agent.record.open_calls import OpenCalls
from tests.record.disks import event


def test_a_call_that_ended_while_its_beginning_was_being_written() -> None:
    """It is taken off the disk if it got there, and leaves nothing to do if it did not."""
    for got_there in (True, False):
        calls = OpenCalls()
        calls.follow(event("call.started"))
        beginning = calls.hand_over()
        assert [call.call_id for call in beginning.open] == ["k"]
        calls.follow(event("call.ended"))
        if got_there:
            calls.written(beginning)
        else:
            calls.failed()
        assert calls.hand_over().ended == (frozenset({"k"}) if got_there else frozenset())


def test_what_changed_while_it_was_being_written_is_written_again() -> None:
    """A turn that came meanwhile is not taken for written."""
    calls = OpenCalls()
    calls.follow(event("call.started"))
    before = calls.hand_over()
    calls.follow(event("turn"))
    calls.written(before)
    after = calls.hand_over()
    assert [call.turns for call in after.open] == [1]
    calls.written(after)
    assert not calls.hand_over()
