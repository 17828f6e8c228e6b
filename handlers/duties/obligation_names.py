"""Finding an obligation by what people call it: its name, its key in the catalogue, or its title in any language."""

from __future__ import annotations

from core.dates.fold import half_width
from core.duties.catalogue import CATALOGUE, ELSEWHERE
from core.duties.obligation import Obligation
from core.nearest import nearest
from core.simplified import TO_SIMPLIFIED
from handlers.context import Context
from storage import obligations

_ALIKE = 70
_SHOWN = 60
_LONGEST = 8
"""Words of one name."""


def take_name(ctx: Context, text: str, known: list[Obligation]) -> tuple[str, str]:
    """The name that the text begins with, as it is kept, and the rest; "" where it begins with none."""
    names = _names(ctx, known)
    words = text.split()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if found := names.get(_folded(" ".join(words[:length]))):
            return found, " ".join(words[length:])
    return "", text


def find(ctx: Context, text: str) -> tuple[Obligation, str]:
    """The obligation that was switched on or added, and what stands behind its name; refuses with the nearest name."""
    known = obligations.everything(ctx.unit.conn)
    name, rest = take_name(ctx, text, known)
    found = next((one for one in known if one.name == name), None)
    if found is None:
        raise ctx.refuse("duty.not_on", name=name) if name else unknown(ctx, text, known)
    return found, rest


def of_id(ctx: Context, given: str) -> Obligation:
    """What a button means; refuses what is not there."""
    found = obligations.get(ctx.unit.conn, int(given)) if given.isdecimal() and len(given) < 16 else None
    if found is None:
        raise unknown(ctx, given, [])
    return found


def unknown(ctx: Context, text: str, known: list[Obligation]) -> Exception:
    given = text[:_SHOWN]
    names = _names(ctx, known)
    near = nearest(_folded(given), list(names), _ALIKE)
    if near is None:
        return ctx.refuse("duty.unknown", given=given)
    return ctx.refuse("duty.near", given=given, near=names[near])


def _names(ctx: Context, known: list[Obligation]) -> dict[str, str]:
    found = {_folded(title): key for title, key in _titles(ctx)}
    found |= {_folded(key): key for key in (*CATALOGUE, *ELSEWHERE)}
    found |= {_folded(key.replace("-", " ")): key for key in CATALOGUE}
    for one in known:
        found |= {_folded(word): one.name for word in (one.name, one.title) if word}
    return found


def _titles(ctx: Context) -> list[tuple[str, str]]:
    said = ctx.languages.meanings("obligation").items()
    return [(text, key.removesuffix(".title")) for text, keys in said for key in keys if key.endswith(".title")]


def _folded(text: str) -> str:
    """In one script: 財務審計 is 财务审计, though the catalogue has another word for it in 繁體."""
    return " ".join(half_width(text).casefold().translate(TO_SIMPLIFIED).split()).strip(' .。"“”「」')
