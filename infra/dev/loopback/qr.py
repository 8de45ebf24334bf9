"""A QR code (ISO/IEC 18004) of one size for texts of up to 230 bytes, as SVG.

One version (9), one level (L) and one mask are enough for what an authenticator app reads from a screen, and need no
tables: 53 x 53 modules, two blocks of 116 bytes with 30 for correction each.
"""

from __future__ import annotations

MOST = 230  # bytes of text
_SIDE = 53
_BLOCKS, _DATA, _CORRECTION = 2, 116, 30
_ALIGNED = (6, 26, 46)  # where the alignment patterns are centred
_FORMAT = 0b111011111000100  # level L, mask 0, with their own correction
_VERSION = 0b001001101010011001  # 9, with its own
_QUIET = 4  # modules around it

Modules = list[list[bool | None]]


def svg(text: str, size: int = 4) -> str:
    """A picture; `size`: of a module. ValueError where the text is too long."""
    rows = modules(text)
    side = len(rows) + 2 * _QUIET
    dark = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * size}" height="{side * size}"'
        f' viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="white" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="black" d="{dark}"/></svg>'
    )


def modules(text: str) -> list[list[bool]]:
    """Rows of what is dark."""
    drawn: Modules = [[None] * _SIDE for _ in range(_SIDE)]
    _draw_patterns(drawn)
    _draw_told(drawn)
    _draw_bits(drawn, _interleaved(_filled(text.encode())))
    return [[bool(module) for module in row] for row in drawn]


def _filled(said: bytes) -> bytes:
    """Mode, length, the bytes, and what fills the rest."""
    if len(said) > MOST:
        raise ValueError(f"{len(said)} bytes are too long for this QR code")
    bits = f"0100{len(said):08b}" + "".join(f"{byte:08b}" for byte in said) + "0000"
    whole = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return (whole + bytes([0xEC, 0x11]) * MOST)[: _BLOCKS * _DATA]


def _interleaved(data: bytes) -> bytes:
    blocks = [data[at : at + _DATA] for at in range(0, len(data), _DATA)]
    corrections = [_correction(block) for block in blocks]
    return bytes(byte for group in (blocks, corrections) for column in zip(*group, strict=True) for byte in column)


def _times(a: int, b: int) -> int:
    """In the field of 256 elements."""
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0x11D << bit - 8
    return product


def _correction(block: bytes) -> bytes:
    """Reed and Solomon's: what is left of a division."""
    divisor, root = [1], 1
    for _ in range(_CORRECTION):
        divisor = [a ^ b for a, b in zip([*divisor, 0], [0, *(_times(each, root) for each in divisor)], strict=True)]
        root = _times(root, 2)
    left = list(block) + [0] * _CORRECTION
    for at in range(len(block)):
        factor = left[at]
        for step, each in enumerate(divisor):
            left[at + step] ^= _times(each, factor)
    return bytes(left[-_CORRECTION:])


def _draw_patterns(drawn: Modules) -> None:
    for y, x in ((3, 3), (3, _SIDE - 4), (_SIDE - 4, 3)):
        _draw_square(drawn, y, x, light=(2, 4), reach=4)
    for at in range(8, _SIDE - 8):
        drawn[6][at] = drawn[at][6] = at % 2 == 0
    corners = {(6, 6), (6, 46), (46, 6)}  # where the squares of before are
    for y, x in {(y, x) for y in _ALIGNED for x in _ALIGNED} - corners:
        _draw_square(drawn, y, x, light=(1,), reach=2)


def _draw_square(drawn: Modules, y: int, x: int, light: tuple[int, ...], reach: int) -> None:
    """Rings about a middle."""
    for below in range(-reach, reach + 1):
        for beside in range(-reach, reach + 1):
            if 0 <= y + below < _SIDE and 0 <= x + beside < _SIDE:
                drawn[y + below][x + beside] = max(abs(below), abs(beside)) not in light


def _draw_told(drawn: Modules) -> None:
    """Level and mask, and the version: each twice."""
    down = [*range(6), 7, 8, *range(_SIDE - 7, _SIDE)]
    leftwards = [*range(_SIDE - 1, _SIDE - 9, -1), 7, *range(5, -1, -1)]
    for bit, (y, x) in enumerate(zip(down, leftwards, strict=True)):
        drawn[y][8] = drawn[8][x] = bool(_FORMAT >> bit & 1)
    drawn[_SIDE - 8][8] = True
    for bit in range(18):
        dark = bool(_VERSION >> bit & 1)
        drawn[bit // 3][_SIDE - 11 + bit % 3] = drawn[_SIDE - 11 + bit % 3][bit // 3] = dark


def _draw_bits(drawn: Modules, said: bytes) -> None:
    """Two columns at a time from the right, up and down by turns; the mask turns every second module over."""
    bits = iter([byte >> bit & 1 for byte in said for bit in range(7, -1, -1)])
    upwards = True
    for right in [*range(_SIDE - 1, 6, -2), 5, 3, 1]:
        for y in range(_SIDE - 1, -1, -1) if upwards else range(_SIDE):
            for x in (right, right - 1):
                if drawn[y][x] is None:
                    drawn[y][x] = bool(next(bits, 0)) ^ ((y + x) % 2 == 0)
        upwards = not upwards
