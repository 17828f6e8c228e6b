"""Reading what a page uploads: fields and files of a form, with a cap on each file and on the whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from core.attachment import LARGEST, Attachment, kind_of

MOST = 50 * 1024 * 1024
"""Bytes of one upload, all its files together."""
PATIENCE = 120.0
"""Seconds for a whole upload to arrive."""
FILES = 10
_DRAINED = 1 << 30
_FIELDS = 10
_FORM = 64 * 1024
"""Bytes of an upload beside its files' own."""


@dataclass(frozen=True, slots=True)
class Upload:
    """`refused` is a catalog key below `upload.`; the fields are known even then, as far as they came."""

    fields: Mapping[str, str]
    files: tuple[tuple[Attachment, bytes], ...] = ()
    refused: str = ""


class _TooMuch(Exception):
    """More bytes than an upload may have."""


async def read_upload(request: Request) -> Upload:
    """The upload; 400 when it is malformed or its sender goes away, 408 when it dawdles."""
    parser = MultiPartParser(request.headers, _capped(request), max_files=FILES, max_fields=_FIELDS)
    try:
        async with asyncio.timeout(PATIENCE):
            form = await parser.parse()
            try:
                return await _uploaded(parser)
            finally:
                await form.close()
    except _TooMuch:
        return Upload(_fields(parser), refused="too_large")
    except MultiPartException as error:
        if "Too many files" in error.message:
            return Upload(_fields(parser), refused="too_many")
        raise HTTPException(400) from None
    except TimeoutError:
        raise HTTPException(408, headers={"Connection": "close"}) from None
    except (ClientDisconnect, AssertionError):
        raise HTTPException(400) from None


async def _capped(request: Request) -> AsyncGenerator[bytes, None]:
    """The body's pieces. What is too much is read to its end all the same, so that the page hears the answer."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size <= MOST + _FORM:
            yield piece
        elif size > _DRAINED:
            break
    if size > MOST + _FORM:
        raise _TooMuch


async def _uploaded(parser: MultiPartParser) -> Upload:
    found: list[tuple[Attachment, bytes]] = []
    sent = [part for _, part in parser.items if isinstance(part, UploadFile) and part.filename]
    if any((part.size or 0) > LARGEST for part in sent):
        return Upload(_fields(parser), refused="too_large")
    for number, part in enumerate(sent, 1):
        body, mime = await part.read(), part.content_type or ""
        attachment = Attachment(str(number), kind_of(mime), part.filename or "", mime, size=len(body))
        found.append((attachment, body))
    return Upload(_fields(parser), tuple(found), "" if found else "empty")


def _fields(parser: MultiPartParser) -> dict[str, str]:
    return {name: value for name, value in parser.items if isinstance(value, str)}
