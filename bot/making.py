"""What a document is made of, as bytes."""

from __future__ import annotations

from bot.pdf import pdf
from bot.workbooks import xlsx
from core.paper import Paper, Workbook


def made(content: str | Paper | Workbook) -> bytes:
    if isinstance(content, Workbook):
        return xlsx(content)
    return pdf(content) if isinstance(content, Paper) else content.encode()
