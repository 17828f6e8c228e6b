"""Finding a font on this machine that has Chinese characters: PDF viewers and charts need one, and none is ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

INSTALL = "fonts-wqy-microhei (Debian, Ubuntu) / google-noto-sans-cjk-fonts (Fedora)"
"""What to install where there is none."""
_NAMES = (
    "wqy-microhei.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKtc-Regular.otf",
    "NotoSansCJKsc-Regular.otf",
    "SourceHanSans-Regular.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
    "msjh.ttc",
    "msyh.ttc",
    "Arial Unicode.ttf",
)
"""Fonts with 简体 and 繁體 both, the best first."""


def folders() -> Iterator[Path]:
    """Where systems keep their fonts."""
    home = Path.home()
    yield from (home / ".local/share/fonts", home / ".fonts", home / "Library/Fonts")
    yield from map(Path, ("/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts"))
    if sys.platform == "win32":
        yield Path("C:/Windows/Fonts")


@lru_cache(maxsize=1)
def chinese() -> Path | None:
    """The font file; None where there is none of those that are known."""
    found: dict[str, Path] = {}
    for folder in folders():
        if folder.is_dir():
            for path in folder.rglob("*"):
                found.setdefault(path.name, path)
    return next((found[name] for name in _NAMES if name in found), None)
