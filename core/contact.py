"""Somebody at a client, as people write them in a line: `Jane, buyer, jane@acme.com`, 「王經理 採購 0912-345678」."""

from __future__ import annotations

import re

_MAIL = re.compile(r"<?(?:mailto:)?([\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})>?", re.ASCII)
_PHONE = re.compile(
    r"(?<![\w+])(?:tel|phone|mobile|电话|電話|手机|手機)?[ .:：]{0,3}"
    r"(\+?\(?\d[\d ()/.-]{4,22}\d(?: ?(?:ext\.?|x|分机|分機|转|轉) ?\d{1,6})?)(?!\w)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,，、;；|\n()（）]|\s[/–—-]\s")
_CHINESE = re.compile(r"([㐀-鿿]{2,4})[ \u3000]+(\S.*)")


def read_contact(line: str) -> dict[str, str]:
    """`name`, `role`, `phone` and `mail` of a line, each "" where it says none; the name first, and the whole line
    where nothing else would be a name."""
    mail, phone = _MAIL.search(line), None
    rest = _without(line, mail)
    if phone := _PHONE.search(rest):
        rest = _without(rest, phone)
    parts = [part for part in _PARTS.split(rest) if part.strip(" .:：<>")]
    if not parts:
        return {"name": line.strip(), "role": "", "phone": "", "mail": ""}
    name, role = parts[0].strip(), ", ".join(part.strip() for part in parts[1:])
    if not role and (both := _CHINESE.fullmatch(name)):
        name, role = both[1], both[2]
    return {"name": name, "role": role, "phone": phone[1].strip() if phone else "", "mail": mail[1] if mail else ""}


def _without(line: str, found: re.Match[str] | None) -> str:
    return f"{line[: found.start()]}, {line[found.end() :]}" if found else line
