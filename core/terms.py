"""The words of a text as a search knows them: folded, Chinese in pairs of characters, the same when written and asked.

A Chinese run of three, 打印机, has the terms 打印, 印机 and 机: any two characters that stand together are found, and a
single one as the beginning of a term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.marks import CJK
from core.simplified import TO_SIMPLIFIED
from core.text import find_references, read_reference

_PAIRED = f"{CJK}\u3040-\u30ff\uac00-\ud7af"
"""What is written without spaces; kana and hangul too."""
_RUN = re.compile(rf"[{_PAIRED}]+|[^\W_{_PAIRED}]+")
_PAIR = re.compile(f"[{_PAIRED}]")
_MARK = re.compile("[\u0300-\u036f]")
_LONGEST = 18
"""Characters of a term; what is longer is found by its first ones."""
_MOST_BYTES = 250_000
"""Of the terms of one text, so that PostgreSQL, which takes a megabyte, takes those of a record."""
_MOST_ASKED = 12
_WORD = re.compile(rf"[^\W\d_{_PAIRED}]{{4,}}")
_HYPHEN = re.compile("[-‐‑–−－]")


@dataclass(frozen=True, slots=True)
class Term:
    """`begins`: a longer one that begins so will do, as always for a single Chinese character."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word that somebody asks for: all its terms, or in their place one of the `others` will do."""

    typed: str
    terms: tuple[Term, ...]
    others: tuple[str, ...] = ()


def folded(text: str) -> str:
    """One case, one width, one script of Chinese, and no accents."""
    if text.isascii():
        return text.lower()
    plain = _MARK.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", plain).casefold().translate(TO_SIMPLIFIED)


def terms(text: str) -> set[str]:
    """The terms under which a text is kept; a reference in it is one too (I-12 is i12)."""
    found = set[str]()
    if _HYPHEN.search(text):
        found.update(reference_term(*reference) for reference in find_references(text)[:_MOST_ASKED])
    size = 0
    for run in _RUN.findall(folded(text)):
        for term in _pairs(run) if _PAIR.match(run) else (_plain(run),):
            if term not in found:
                found.add(term)
                size += len(term.encode())
        if size > _MOST_BYTES:
            break
    return found


def reference_term(prefix: str, number: int) -> str:
    return f"{prefix}{number}".lower()


def client_term(id: int) -> str:
    """The term under which a client's records are kept; nobody can type it."""
    return f"·{id}"


def asked(line: str) -> list[Word]:
    """The words of a line that somebody searches for; those without a letter, a digit or a character are none."""
    words = (Word(typed, _asked_terms(typed)) for typed in line.split())
    return [word for word in words if word.terms][:_MOST_ASKED]


def loosened(words: Iterable[Word]) -> list[Word]:
    """The same words, of which the beginning is enough; a single letter begins too many."""

    def loose(term: Term) -> Term:
        return Term(term.text, len(term.text) > 1 or not term.text.isalpha() or term.begins)

    return [replace(word, terms=tuple(map(loose, word.terms))) for word in words]


def spelled(found: Iterable[str]) -> set[str]:
    """The terms that are words in which people slip: letters alone, four or more."""
    return set(filter(_WORD.fullmatch, found))


def _asked_terms(typed: str) -> tuple[Term, ...]:
    reference = read_reference(typed)
    if reference:
        return (Term(reference_term(*reference)),)
    found: dict[Term, None] = {}
    for run in _RUN.findall(folded(typed)):
        if not _PAIR.match(run):
            found[Term(_plain(run))] = None
        elif len(run) == 1:
            found[Term(run, begins=True)] = None
        else:
            found.update((Term(run[at : at + 2]), None) for at in range(len(run) - 1))
    return tuple(found)[:_MOST_ASKED]


def _plain(run: str) -> str:
    """A word without its plural s, and no longer than a term is."""
    plural = len(run) > 3 and run.endswith("s") and not run.endswith(("ss", "us", "is"))
    return (run[:-1] if plural else run)[:_LONGEST]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]
