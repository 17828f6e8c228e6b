"""Whom a name in the notes of a meeting means: 王總, 小陳, 大維 and Mr. Smith too. Between several nobody guesses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.dates.fold import half_width
from core.marks import CJK
from core.people import Directory, Person

_TITLES = (
    "总经理|總經理|副总|副總|总监|總監|董事长|董事長|经理|經理|主管|主任|部长|部長|课长|課長|组长|組長|工程师|工程師|老师|老師|律师|律師|会计|會計"
    "|先生|小姐|女士|总|總|董|工|哥|姐|特助|协理|協理"
)
_TITLED = re.compile(rf"([{CJK}]{{1,3}}?)(?:{_TITLES})")
_NICK = re.compile(rf"[小老阿]([{CJK}])")
_MISTER = re.compile(r"(?:mr|mrs|ms|miss|dr)\.? ", re.IGNORECASE)
_CHINESE = re.compile(rf"[{CJK}]{{2,4}}")
_SURNAMES = str.maketrans(
    "陈刘张赵吴孙罗郑谢许韩冯萧邓叶苏卢蒋贾钟谭陆严龙钱汤赖庄龚杨黄阎顾邹陶马骆颜简连温蓝纪华晓维伟",
    "陳劉張趙吳孫羅鄭謝許韓馮蕭鄧葉蘇盧蔣賈鍾譚陸嚴龍錢湯賴莊龔楊黃閻顧鄒陶馬駱顏簡連溫藍紀華曉維偉",
)
"""小陈 and 小陳 are one; as long as the text."""
UNKNOWN = re.compile(rf"(?:某|[{CJK}]{{1,2}})(?:{_TITLES})|[小老阿][{CJK}]")
"""Looks like a person, on file or not: 某總, 陳經理, 小林."""


def same(text: str) -> str:
    """Text as names are compared: one case, width and script, as long as it was but for rare letters."""
    return half_width(text).casefold().translate(_SURNAMES)


class Crowd:
    """Everybody on file, by every way in which colleagues write of them. `mentions`: names the platform resolved."""

    def __init__(self, directory: Directory, mentions: Mapping[str, int]) -> None:
        self._directory = directory
        self._mentions = {same(name): id for name, id in mentions.items() if id in directory.people}
        self._people = [person for person in directory.people.values() if person.active]
        self._by_name: dict[str, list[Person]] = {}
        for person in self._people:
            self._by_name.setdefault(same(person.name), []).append(person)
        names = {same(name) for name in (*directory.names(), *self._mentions)}
        surnames = set()
        for name in [name for name in names if _CHINESE.fullmatch(name)]:
            surnames.add(name[0])
            names |= {name[1:]} if len(name) == 3 else set()
        self._surnames = frozenset(surnames)
        self.pattern = self._pattern(names, "".join(sorted(surnames)))

    @staticmethod
    def _pattern(names: set[str], surnames: str) -> re.Pattern[str]:
        """Finds a name in folded text; the longest wins, and none begins or ends inside a word."""
        ways = [re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)) if name.strip()]
        if surnames:
            ways += [f"[{surnames}](?:{_TITLES})", f"[小老阿][{surnames}]"]
        if not ways:
            return re.compile(r"(?!)")
        return re.compile(rf"(?<![a-z0-9_])(?:{'|'.join(ways)})(?![a-z0-9_@])")

    def of(self, id: int) -> list[Person]:
        found = self._directory.people.get(id)
        return [found] if found else []

    def find(self, name: str) -> list[Person]:
        """Everybody whom the name fits; the platform's own mention is one person."""
        folded = same(name).strip(" @")
        if folded in self._mentions:
            return [self._directory.people[self._mentions[folded]]]
        return self._by_name.get(folded) or self._directory.named(folded) or self._loosely(folded)

    def _loosely(self, name: str) -> list[Person]:
        bare = _MISTER.sub("", name, count=1)
        titled = _TITLED.fullmatch(name)
        nick = _NICK.fullmatch(name)
        head = titled[1] if titled else (nick[1] if nick else "")
        if not head and len(name) == 1 and name in self._surnames:
            head = name
        if head and (found := [person for person in self._people if same(person.name).startswith(head)]):
            return found  # 小明 is no 明 where nobody is called so, but 王小明
        if _CHINESE.fullmatch(name) and len(name) == 2:
            return [p for p in self._people if len(p.name) == 3 and same(p.name).endswith(name)]
        return [p for p in self._people if bare in p.name.casefold().split()] if bare.isalpha() else []
