"""What comes along with words, or without any: photos, voice notes, files, albums and forwards."""

from __future__ import annotations

from telegram import (
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    PhotoSize,
    TelegramObject,
)

from core.attachment import Attachment
from core.fit import prefix

_LONGEST, _MIME = 255, 100
"""Characters of a file's name and type that are kept."""


def files(message: Message) -> tuple[Attachment, ...]:
    """The message's file, of which there is one at most; a sticker says nothing."""
    album = message.media_group_id or ""
    if message.photo:
        return (_attachment("photo", max(message.photo, key=_area), album, mime="image/jpeg"),)
    if message.voice:
        return (_attachment("voice", message.voice, album),)
    if message.audio:
        return (_attachment("audio", message.audio, album),)
    if film := message.video or message.video_note:
        return (_attachment("video", film, album, mime="video/mp4"),)
    if message.document:  # a moving picture comes as one too
        return (_attachment("document", message.document, album),)
    return ()


def forwarded(message: Message) -> str:
    """Who said first what was forwarded, with a colon; "" for what is no forward."""
    match message.forward_origin:
        case None:
            return ""
        case MessageOriginUser(sender_user=user):
            name = user.full_name
        case MessageOriginHiddenUser(sender_user_name=hidden):
            name = hidden
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            name = chat.effective_name or ""
        case _:
            name = ""
    return prefix(name.strip() or "↪")


def _attachment(kind: str, file: TelegramObject, album: str, mime: str = "") -> Attachment:
    """From any of the Bot API's kinds of file, each of which leaves out what it does not know."""
    known = file.to_dict()
    return Attachment(
        source=known["file_id"],
        kind=kind,
        name=known.get("file_name", "")[:_LONGEST],
        mime=known.get("mime_type", mime)[:_MIME],
        seconds=known.get("duration", 0),
        size=known.get("file_size", 0),
        album=album,
    )


def _area(size: PhotoSize) -> int:
    return size.width * size.height
