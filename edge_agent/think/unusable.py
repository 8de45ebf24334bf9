"""An answer of a model of which nothing can be said."""

from __future__ import annotations

from shared.errors import ThinkingFailed


class Unusable(ThinkingFailed):
    """The model answered, but nothing a caller should hear; ask the caller to say it again. `str()` is the reason."""

    code = "answer_unusable"
