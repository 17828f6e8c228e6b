"""What words without a slash mean: a verb under a record's card, or a command to Muster. In doubt they mean nothing.

A line that is wrongly taken for a verb closes somebody's work; one that is wrongly taken for a comment stands in the
timeline. So under a card the whole text must be the verb, with no more around it than politeness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from core.command import Command
from core.dates.fold import fold
from core.marks import CJK
from core.text import read_reference

IsMoment = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Meant:
    """A command with the line behind it, or with values that need no more reading."""

    command: str
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people type, folded → the command; and the folded names of those who can be given work."""

    words: Mapping[str, Command]
    people: frozenset[str] = frozenset()
    longest: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "longest", max(map(len, self.words), default=0))


def vocabulary(commands: Iterable[Command], words: Mapping[str, str]) -> dict[str, Command]:
    """The commands that people type, by their names and by `words` (typed → name) of every language."""
    by_name = {command.name: command for command in commands if _is_typed(command)}
    typed = {_sign(folded(word)): by_name[name] for word, name in words.items() if name in by_name}
    return by_name | typed  # "stuck" is said of a record more often than it is asked


def folded(text: str) -> str:
    """Text as it is compared: one case, one width, one apostrophe; as long as `text` without the spaces around it."""
    return fold(text.strip()).replace("’", "'").replace("‘", "'")


def understand(text: str, under: str, words: Vocabulary, is_moment: IsMoment) -> Meant | None:
    """What the whole text asks for; None where it is a comment (under a card) or no command.

    `under` is the reference of the card that was replied to, "" for a line to Muster itself. `is_moment` tells whether
    a whole text names a moment.
    """
    said = text.strip()
    if under:
        found = _by_itself(said, words) or _with_reason(said, words) or _with_moment(said, words, is_moment)
        found = found or _with_person(said, words)
        return Meant(found.command, values={"record": under, **found.values}) if found else None
    return _command(said, words) or _reference_first(said, words, is_moment)


def references(text: str) -> list[str]:
    """The references of a text that holds nothing else: `T-3, T-5 and T9`; otherwise none."""
    tokens = [token for token in _BETWEEN.split(text.strip()) if token]
    return tokens if all(map(read_reference, tokens)) else []


# The grammar. All of it is matched in the folded text, where signs are half-width but for 、 and 。.

_BETWEEN = re.compile(r"[\s,;，；、]+(?:(?:and|和|與|与|跟|及)\s+)?", re.IGNORECASE)
_COLON = re.compile(r"\s*(?:[:\n]|[-–—]+(?=\s))\s*")
_HOW = re.compile(r"\s*:\s*")
_SAYS_HOW = frozenset({"done"})
_CAUSE = re.compile(
    r"[\s,]+(?=(?:(?:a?waiting|because|by|pending|needs?|no(?! longer| more))\s|[正还還]?[在要]?等|因|缺|[没沒需待]))"
)
_GAP = re.compile(r"[\s:,;、]*")
_CHEERS = "(?:[✅☑✔👍👌🙏🎉🙂😊😀😄💪🙌👏✨][\U0001f3fb-\U0001f3ff]?|:(?:[+]1|thumbsup|ok_hand|pray|tada|muscle):)"
_HEAD = re.compile(
    rf"{_CHEERS}\s*|(?:ok|okay|yes|yep|sure|great|thanks|thank you)[\s,.!]+"
    r"|(?:all|it's|its|it is|that's|that is|this is|i'm|im|i am|we're|we are|i have|i've|just)\s+"
    r"|(?:好的?|嗯|收到|可以|谢谢|謝謝)[\s,!。]+|(?:这个|這個|我们?|我們|都|全部)?(?:已经|已經|已)|我们?|我們|都|全部"
)
_TAIL = re.compile(
    rf"(?:\s*{_CHEERS}|\s*[!~]+|(?<![.。])\s*[.。]|[\s,]+(?:now|thanks|thank you|thx|谢谢|謝謝)"
    rf"|(?<=[{CJK}])[了啦囉啰咯喔哦唷])$"
)
_WAS = re.compile(rf"(?:已经|已經|已)?([{CJK}]+?)[了啦囉啰](?=\s*[a-z]{{1,4}}-?\d)\s*")
_PARTICLE = re.compile("[了啦]?")
_FINISH = re.compile("(?:完成|做完|做好|交|[給给][您你]?)[。.!！]?$")
_ARROW = re.compile(r"(?:→|->|=>|➡|👉)\s*(?=@)")
_BARE_NUMBER = re.compile(r"(?:the )?\d+(?:st|nd|rd|th)?|\d{1,2}[/.:-]\d{1,2}")
_CLOSE = " \n.。!"
_ASKED = f"{_CLOSE}?~！？～"
_MORE = 80  # characters of politeness around a verb; what is longer says something
_LEADING = re.compile(r"([a-z]{1,4}[-‐‑–−]\d{1,9})(?![a-z0-9_-])[\s,、;:]*(?:(?:and|和|與|与|跟|及)\s*(?=[a-z]+-\d))?")
_REFERENCE = re.compile(r"([A-Za-z]{1,4}-?\d{1,9})\s*[:：,，]\s*(?!\s*[A-Za-z]{1,4}-?\d)", re.ASCII)


def _by_itself(said: str, words: Vocabulary) -> Meant | None:
    """`Done!`, `OK, I'll take it`, `已經完成了。`: a verb that needs no more, or whose form asks for its reason."""
    left = _sign(folded(said)) if len(said) < words.longest + _MORE else ""
    while left:
        command = words.words.get(left)
        if command and _on_card(command) and _needs(command) <= {"reason"}:
            return Meant(command.name)
        head, tail = _HEAD.match(left), _TAIL.search(left)
        if tail and tail.start():
            left = left[: tail.start()].rstrip()
        elif head and head.end() < len(left):
            left = left[head.end() :].lstrip()
        else:
            return None
    return None


def _with_reason(said: str, words: Vocabulary) -> Meant | None:
    """`blocked: no parts`, `I'm stuck waiting for parts`, 「卡住了，等零件」; and how it was done, behind a colon:
    `fixed: replaced the cable`, 「修好了：換了線材」."""
    text = folded(said)
    head = _HEAD.match(text)
    for start in (0, head.end()) if head else (0,):
        command, end = _phrase(text, start, words)
        if command is None or not _on_card(command) or text.endswith("?"):
            continue
        needed = "reason" in _needs(command)
        if not needed and command.name not in _SAYS_HOW:
            continue
        particle = _PARTICLE.match(text, end)
        end = particle.end() if particle else end
        gap = (_COLON.match(text, end) or _CAUSE.match(text, end)) if needed else _HOW.match(text, end)
        if gap and gap.end() < len(text):
            return Meant(command.name, values={"reason": said[gap.end() :]})
    return None


def _with_moment(said: str, words: Vocabulary, is_moment: IsMoment) -> Meant | None:
    """`tomorrow`, `due Friday 5pm`, 「改到下周五」: a moment and nothing else. `3 days` alone may answer a question and
    `3/4` tell a part, so those want a word before them."""
    text = folded(said)
    command, end = _phrase(text, 0, words, glued=True)
    if command and (name := _takes(command, "when")):
        rest = said[_after(text, end) :]
        for moment in (rest, _FINISH.sub("", rest)):
            if moment and is_moment(moment):
                return Meant(command.name, values={name: moment})
        behind = _moment_first(rest, words, is_moment)
        return behind if behind and behind.command == command.name else None
    if meant := _moment_first(said, words, is_moment):
        return meant
    bare = text.rstrip(_CLOSE)
    command = _the_one(words, "when")
    if command is None or not is_moment(said) or _BARE_NUMBER.fullmatch(bare):
        return None
    if is_moment(f"in {bare}") or is_moment(f"{bare}后"):
        return None
    return Meant(command.name, values={_takes(command, "when"): said})


def _moment_first(said: str, words: Vocabulary, is_moment: IsMoment) -> Meant | None:
    """「明天提醒我」, 「週五前一定給」: a moment, and behind it what is meant by it."""
    text = folded(said).rstrip(_CLOSE)
    for start in range(max(1, len(text) - words.longest), len(text)):
        command = words.words.get(text[start:])
        name = _takes(command, "when") if command and not text[start].isascii() else ""
        moment = said.strip()[:start].strip().removeprefix("我")
        if command and name and is_moment(moment):
            return Meant(command.name, values={name: moment})
    return None


def _with_person(said: str, words: Vocabulary) -> Meant | None:
    """`@Bob`, `→ @Bob`, `assign @Bob`, 「交給王大維」: a name on file and nothing else."""
    text = folded(said).rstrip(_CLOSE)
    command, end = _phrase(text, 0, words, glued=True)
    if command and _takes(command, "person"):
        start = _after(text, end)
    else:
        arrow = _ARROW.match(text)
        command, start = _the_one(words, "person"), arrow.end() if arrow else 0
        if not text.startswith("@", start):
            return None
    start += text.startswith("@", start)
    if command is None or text[start:] not in words.people:
        return None
    return Meant(command.name, values={_takes(command, "person"): said[start : len(text)]})


def _command(said: str, words: Vocabulary) -> Meant | None:
    """A line to Muster that begins with a command's name or word, and goes on as that command does."""
    text = folded(said)
    command, end = _phrase(text, 0, words)
    if command is None:
        return _finished(said, words)
    rest = said[_after(text, end) :]
    rest = rest if rest.rstrip(_ASKED) else ""
    if command.alone and not rest and text[:end] != command.name:
        return Meant(command.alone)
    kinds = {arg.type for arg in command.args}
    if "record" in kinds and "line" not in kinds:
        rest = " ".join(references(rest)) or _REFERENCE.sub(r"\1 ", rest, count=1) if rest else rest
        fits = not rest or bool(read_reference(rest.split()[0]) or references(rest))
    elif kinds & {"line", "text", "when", "person"}:
        fits = True
    else:
        rest = rest.rstrip(_ASKED)
        fits = len(rest.split()) <= len(command.args)
    return Meant(command.name, rest) if fits else None


def _finished(said: str, words: Vocabulary) -> Meant | None:
    """「完成了 T-3」、「搞定了T-3、T-5」: a Chinese verb that says that it was, and references alone."""
    text = folded(said)
    head = _WAS.match(text)
    command = words.words.get(head[1]) if head else None
    if head is None or command is None or not _on_card(command) or not _needs(command) <= {"reason"}:
        return None
    found = references(said[head.end() :].rstrip(_ASKED))
    return Meant(command.name, " ".join(found)) if found else None


def _reference_first(said: str, words: Vocabulary, is_moment: IsMoment) -> Meant | None:
    """`T-3 done`, `T-3、T-5 完成`, `T-3 tomorrow`: what would be said under the card; `T-3` alone shows it."""
    text, end = folded(said), 0
    found: list[str] = []
    while reference := _LEADING.match(text, end):
        found.append(said[reference.start(1) : reference.end(1)])
        end = reference.end()
    rest = said[end:]
    if found and not rest.rstrip(_ASKED):
        show = words.words.get("show")
        return Meant(show.name, found[0]) if show and len(found) == 1 else None
    if len(found) == 1:
        return understand(rest, found[0], words, is_moment)
    meant = _by_itself(rest, words) if found else None
    return Meant(meant.command, " ".join(found)) if meant else None


def _phrase(text: str, start: int, words: Vocabulary, glued: bool = False) -> tuple[Command | None, int]:
    """The longest word or phrase that begins at `start`, and its end; `glued`: a Chinese one may run on (改到週五)."""
    for end in range(min(len(text), start + words.longest), start, -1):
        command = words.words.get(text[start:end])
        if command and (_ends(text, end) or (glued and not text[end - 1].isascii())):
            return command, end
    return None, start


def _ends(text: str, end: int) -> bool:
    """Whether a word may end there: after a Chinese one a reference or a mention may follow at once."""
    following = text[end : end + 1]
    if text[end - 1].isascii():
        return not re.match(r"[\w'@/-]", following)
    return not following or following.isascii() or not following.isalnum()


def _after(text: str, end: int) -> int:
    """Where what follows a word begins, a colon or a comma between them left out."""
    gap = _GAP.match(text, end)
    return gap.end() if gap else end


def _sign(text: str) -> str:
    """Without what only says how an emoji is drawn."""
    return text.replace("\ufe0f", "")


def _is_typed(command: Command) -> bool:
    """Steps of flows are not typed, but for those that take a code or a number alone."""
    return command.listed or (bool(command.args) and all(arg.type == "word" and arg.asked for arg in command.args))


def _the_one(words: Vocabulary, kind: str) -> Command | None:
    """The command of the card that an argument of this type means when it stands alone."""
    return next((command for command in words.words.values() if command.bare and _takes(command, kind)), None)


def _takes(command: Command, kind: str) -> str:
    """The argument of this type that is all that the command needs besides its record, or ""."""
    needed = list(_needs(command))
    if not needed and kind == "when":  # as where a reminder is put off: without one Muster asks
        needed = [arg.name for arg in command.args if arg.type != "record"]
    of_kind = [arg.name for arg in command.args if arg.name in needed and arg.type == kind]
    return needed[0] if _on_card(command) and len(needed) == 1 and needed == of_kind else ""


def _on_card(command: Command) -> bool:
    """Whether it is done to one record that is known already."""
    return any(arg.type == "record" and not arg.asked for arg in command.args)


def _needs(command: Command) -> set[str]:
    return {arg.name for arg in command.args if arg.required and arg.type != "record"}
