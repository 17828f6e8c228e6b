"""A card: what Muster shows, before a platform renders it.

Text is spans, never markup, so that a renderer escapes everything and nothing a person wrote can become a
mention or a link. A room's card is one for all its readers: its moments are absolute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.kpi.chart import Chart
from core.paper import Paper, Workbook


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Pings a person where the platform knows them; only for someone who must act (voice.md 3)."""

    person: int
    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware moment with its text in the room's zone and language; Slack shows it in each reader's zone."""

    at: datetime
    text: str


Span = str | Bold | Link | Mention | Moment
Line = tuple[Span, ...]


_ANSWERS = "|a"


@dataclass(frozen=True, slots=True)
class Button:
    """Runs `command` on `target` (a reference or a draft's id), as seen at `revision`. `answers`: it stands on what one
    person was answered, which nobody edits later but by the next answer."""

    command: str
    label: str
    target: str = ""
    revision: int = 0
    primary: bool = False
    answers: bool = False

    @property
    def id(self) -> str:
        """The press as one short token, the same on every platform; at most 64 bytes (Telegram's limit)."""
        return f"{self.command}|{self.target}|{self.revision}{_ANSWERS if self.answers else ''}"


def parse_press(id: str) -> tuple[str, str, int]:
    """A button's id back into command, target and revision; a forged one names no command or no record."""
    command, _, rest = id.partition("|")
    target, _, revision = rest.removesuffix(_ANSWERS).partition("|")
    return command, target, int(revision) if revision.isdecimal() and len(revision) < 10 else 0


def on_answer(id: str) -> bool:
    """Whether the button stands on an answer."""
    return id.endswith(_ANSWERS)


def pressed_values(target: str) -> dict[str, str]:
    """A target as the argument that the button's command takes: its record, its message, or its page; `~12` is a
    client's."""
    if target.startswith("~"):
        return {"client": target}
    return dict.fromkeys(("record", "message", "page"), target)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes out with a card, by the outbox alone. `content` is what it is made of until it is kept: its
    text, a paper that is laid out as PDF, or a workbook. `file` is where it is kept then (storage/files.py)."""

    name: str
    mime: str
    content: str | Paper | Workbook = ""
    file: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that stands last (voice.md 10). `alt` says the same in words, and is shown in its place where there is no
    picture: until it is drawn when it is sent, and where that fails or a platform refuses it. `file` is where it is
    kept then, `body` its bytes on the way to the platform."""

    alt: str
    chart: Chart | None = None
    file: int = 0
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    title: Line
    ref: str = ""
    body: tuple[Line, ...] = ()
    fields: tuple[tuple[str, Line], ...] = ()
    buttons: tuple[Button, ...] = ()
    document: Document | None = None
    picture: Picture | None = None

    def mentions(self) -> Iterable[Mention]:
        for line in (self.title, *self.body, *(value for _, value in self.fields)):
            yield from (span for span in line if isinstance(span, Mention))


def plain(line: Line) -> str:
    """The line's words alone, for a notification, a terminal or a screen reader."""
    return "".join(span if isinstance(span, str) else _words(span) for span in line)


def _words(span: Bold | Link | Mention | Moment) -> str:
    return span.name if isinstance(span, Mention) else span.text


def dump_card(card: Card) -> dict[str, Any]:
    """The card as JSON values, for the inbox's stored answers and the local chat."""
    return {
        "ref": card.ref,
        "title": _dump_line(card.title),
        "body": [_dump_line(line) for line in card.body],
        "fields": [[label, _dump_line(line)] for label, line in card.fields],
        "buttons": [_dump_button(button) for button in card.buttons],
        **({"document": [card.document.name, card.document.mime, card.document.file]} if card.document else {}),
        **({"picture": [card.picture.alt, card.picture.file]} if card.picture else {}),
    }


def _dump_button(button: Button) -> list[Any]:
    kept = [button.command, button.label, button.target, button.revision, button.primary]
    return [*kept, True] if button.answers else kept


def load_card(data: Mapping[str, Any]) -> Card:
    return Card(
        ref=data["ref"],
        title=_load_line(data["title"]),
        body=tuple(_load_line(line) for line in data["body"]),
        fields=tuple((label, _load_line(line)) for label, line in data["fields"]),
        buttons=tuple(Button(*values) for values in data["buttons"]),
        document=_load_document(data.get("document")),
        picture=_load_picture(data.get("picture")),
    )


def _load_document(kept: tuple[str, str, int] | None) -> Document | None:
    return Document(kept[0], kept[1], file=kept[2]) if kept else None


def _load_picture(kept: tuple[str, int] | None) -> Picture | None:
    return Picture(kept[0], file=kept[1]) if kept else None


def _dump_line(line: Line) -> list[Any]:
    return [span if isinstance(span, str) else _dump_span(span) for span in line]


def _dump_span(span: Bold | Link | Mention | Moment) -> list[Any]:
    match span:
        case Bold(text):
            return ["bold", text]
        case Link(text, url):
            return ["link", text, url]
        case Mention(person, name):
            return ["mention", person, name]
        case Moment(at, text):
            return ["moment", at.isoformat(), text]


def _load_line(spans: Iterable[Any]) -> Line:
    return tuple(span if isinstance(span, str) else _load_span(span) for span in spans)


def _load_span(data: list[Any]) -> Span:
    match data:
        case ["bold", text]:
            return Bold(text)
        case ["link", text, url]:
            return Link(text, url)
        case ["mention", person, name]:
            return Mention(person, name)
        case ["moment", at, text]:
            return Moment(datetime.fromisoformat(at), text)
    raise ValueError(f"not a span: {data!r}")
