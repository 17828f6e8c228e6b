"""A card as a Slack message.

The words stand in one rich_text block: its text elements are literal, so that no `<!channel>`, `*bold*` or `:smile:`
of a person turns live. The fallback text, for notifications and screen readers, mentions nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import core.parts
from bot.slack.escape import escape, mrkdwn, plain_text, rich
from core.card import Button, Card, Line, plain
from core.clip import clip
from core.fit import fit, lines, tidy, words
from core.parts import packed
from core.safe import is_blank

Rendered = dict[str, Any]

MAX_TEXT = 3000  # a section's limit; a rich_text block's own is not documented
MAX_ANSWER = 12_000  # what somebody alone asked for, in several blocks
MAX_BUTTONS = 25  # of one actions block; a card chooses its own few (voice.md 6)
_MAX_PARTS = 20
_SPARE = 100  # for the mark of a possible repeat
_CUT = 40_000  # Slack cuts a longer text, through a tag if need be
_MAX_LABEL = 75
_MAX_ALT = 2000
_MAX_ACTION_ID = 255


def message(card: Card, handles: Mapping[int, str], most: int = MAX_TEXT, file: str = "") -> Rendered:
    """The arguments `text` and `blocks` of a post or an edit; `handles` are person's id → Slack user id.

    `most` characters are shown, in as many blocks as they need. `file` is Slack's id of the card's picture.
    """
    card = fit(tidy(card), most, "chars")
    first, *more = packed([card.title, *lines(card)], MAX_TEXT, "chars")
    blocks = [_block(first, handles, titled=True)]
    blocks += [_block(page, handles) for page in more if not is_blank("".join(map(plain, page)))]
    buttons = _buttons(card)
    for begin in range(0, len(buttons), MAX_BUTTONS):
        blocks.append({"type": "actions", "elements": buttons[begin : begin + MAX_BUTTONS]})
    if file and card.picture:
        blocks.append(_picture(card.picture.alt, file))
    return {"text": _fallback(card), "blocks": blocks}


def _picture(alt: str, file: str) -> dict[str, Any]:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": clip(alt, _MAX_ALT, "chars")}


def parts(card: Card) -> list[Card]:
    """A long card as several that fit, also once they are escaped; the last one has the buttons."""
    return core.parts.parts(tidy(card), MAX_TEXT - _SPARE, "escaped")[:_MAX_PARTS]


def plain_message(card: Card, handles: Mapping[int, str]) -> Rendered:
    """The card without blocks or buttons, for when Slack refused the blocks: `mrkdwn` off keeps `*` and `_` literal."""
    if card.picture:
        card = replace(card, picture=replace(card.picture, file=0))
    card = fit(tidy(card), MAX_TEXT, "escaped")
    text = "\n".join(mrkdwn(line, handles) for line in (card.title, *lines(card)))
    return {"text": text if len(text) <= _CUT else _fallback(card), "mrkdwn": False, "parse": "none"}


def _fallback(card: Card) -> str:
    return escape(clip(words(card), MAX_TEXT, "escaped"))


def _block(page: Sequence[Line], handles: Mapping[int, str], titled: bool = False) -> dict[str, Any]:
    elements = rich(page[0], handles, bold=titled)
    for line in page[1:]:
        elements += rich(("\n", *line), handles)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": _merged(elements)}]}


def _merged(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same words in as few elements as possible, since each counts against the size of the message."""
    merged: list[dict[str, Any]] = []
    for element in elements:
        last = merged[-1] if merged else {}
        if last.get("type") == element["type"] == "text" and last.get("style") == element.get("style"):
            last["text"] += element["text"]
        else:
            merged.append(element)
    return merged


def _buttons(card: Card) -> list[dict[str, Any]]:
    unique = {button.id: button for button in reversed(card.buttons)}
    shown = [button for button in card.buttons if unique[button.id] is button]
    return [_button(button) for button in shown[: MAX_BUTTONS * 2]]


def _button(button: Button) -> dict[str, Any]:
    if len(button.id) > _MAX_ACTION_ID:
        raise ValueError(f"a button's id is over {_MAX_ACTION_ID} characters: {button.id[:80]}…")
    style = {"style": "primary"} if button.primary else {}
    label = plain_text(button.label, _MAX_LABEL)
    return {"type": "button", "text": label, "action_id": button.id, "value": button.id, **style}
