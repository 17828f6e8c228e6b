"""Updates as what people did: a pure reading by Telegram's own rules, before anything is asked of Muster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
    User,
)

from bot.telegram import media
from bot.telegram.whereabouts import entered, place_of
from core.attachment import Attachment
from core.dates.fold import half_width
from core.people import Account, Directory, Place
from core.text import tidy


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself; its username is how it is addressed in groups."""

    id: str
    username: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one person said or pressed. `key` names the delivery for good.

    `line` is what was addressed to Muster, its name and the slash taken off; None is talk among people. `named`: the
    bot was named, so that it answers even what it does not understand. `text` is all that was typed.
    """

    key: str
    actor: Account
    place: Place
    at: datetime
    private: bool
    message: str = ""
    url: str = ""
    text: str = ""
    line: str | None = None
    slash: bool = False
    named: bool = False
    reply_to: str = ""
    """The bot's message that this one answers."""
    mentions: Mapping[str, int] = field(default_factory=dict)
    query: str = ""
    """The callback's id, when a button was pressed, and the button's own in `button`."""
    button: str = ""
    files: tuple[Attachment, ...] = ()
    forward: bool = False
    """Somebody else's words: never a command, and their name stands before them."""

    edited: bool = False
    """Other words for a message that was sent before; `at` is when they were written."""
    reaction: str = ""
    """An emoji that was given to `message`, or taken back where it was not `given`."""
    given: bool = False
    arrival: bool = False
    """Nobody spoke: Muster was brought into this group."""

    @property
    def silent(self) -> str:
        """The command that was meant by what was done or sent without a word, or forwarded; "" when words say it."""
        if self.arrival:
            return "arrived"
        if self.forward and self.private:
            return "make"
        if not self.files or self.line:
            return ""
        if self.files[0].album and not self.text:
            return "attach"
        return "make" if self.line == "" else ""


def hear(update: Update, me: Me, directory: Directory, usernames: Mapping[str, Account], now: datetime) -> Heard | None:
    """None for what nobody asked Muster: other bots, memberships, stickers."""
    query, message = update.callback_query, update.message or update.edited_message
    if update.message_reaction:
        return _reacted(update.update_id, update.message_reaction, me)
    if update.my_chat_member:
        return _arrived(update.update_id, update.my_chat_member, me)
    if query and not query.from_user.is_bot:
        return _pressed(query, me, now)
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    text, entities = _words(message)
    files, origin = media.files(message), media.forwarded(message)
    if not (text or files):
        return None
    private = message.chat.type == "private"
    line, slash, named = _addressed(text, entities, me, private, directory)
    if origin:
        text = f"{origin}{text}" if text else origin.strip(":： ") * (not message.media_group_id)
        line, slash, named = text if private else None, False, private
    elif named and not slash and not line and not files:
        line = "help"
    answered = message.reply_to_message
    return Heard(
        key=f"telegram:{me.id}:{update.update_id}:{int(message.date.timestamp())}",
        actor=account_of(message.from_user),
        place=_place(message),
        at=message.edit_date or message.date,
        private=private,
        message=str(message.message_id),
        url=(message.link or "").removesuffix("?thread=None"),
        text=tidy(text),
        line=line,
        slash=slash,
        named=named,
        reply_to=str(answered.message_id) if answered and _is_me(answered.from_user, me) else "",
        mentions=_mentions(text, entities, directory, usernames) if not origin else {},
        files=files,
        forward=bool(origin),
        edited=update.edited_message is not None,
    )


def _arrived(update: int, change: ChatMemberUpdated, me: Me) -> Heard | None:
    """Somebody brought Muster into a group."""
    if change.chat.type == "private" or not entered(change):
        return None
    return Heard(
        key=f"telegram:{me.id}:{update}:{int(change.date.timestamp())}",
        actor=account_of(change.from_user),
        place=place_of(change.chat.id),
        at=change.date,
        private=False,
        arrival=True,
    )


def _reacted(update: int, change: MessageReactionUpdated, me: Me) -> Heard | None:
    """The one emoji by which the reactions differ; None for an anonymous one, and for those of no meaning."""
    before, after = (
        [reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)]
        for reactions in (change.old_reaction, change.new_reaction)
    )
    given = [emoji for emoji in after if emoji not in before]
    taken = [emoji for emoji in before if emoji not in after]
    if change.user is None or change.user.is_bot or not (given or taken):
        return None
    return Heard(
        key=f"telegram:{me.id}:{update}:{int(change.date.timestamp())}",
        actor=account_of(change.user),
        place=place_of(change.chat.id),
        at=change.date,
        private=change.chat.type == "private",
        message=str(change.message_id),
        reaction=(given or taken)[0],
        given=bool(given),
    )


def account_of(user: User) -> Account:
    return Account("telegram", "", str(user.id))


def _pressed(query: CallbackQuery, me: Me, now: datetime) -> Heard:
    message = query.message
    chat = message.chat if message else None
    return Heard(
        key=f"telegram:callback:{query.id}",
        actor=account_of(query.from_user),
        place=_place(message) if isinstance(message, Message) else Place("telegram", "", str(chat.id if chat else "")),
        at=now,
        private=chat is not None and chat.type == "private",
        message=str(message.message_id) if message else "",
        query=query.id,
        button=query.data or "",
    )


def _place(message: Message) -> Place:
    topic = message.message_thread_id if message.is_topic_message else None
    return Place("telegram", "", str(message.chat.id), str(topic or ""))


def _words(message: Message) -> tuple[str, Sequence[MessageEntity]]:
    if message.text:
        return message.text, message.entities
    return message.caption or "", message.caption_entities


def _addressed(
    text: str, entities: Sequence[MessageEntity], me: Me, private: bool, directory: Directory
) -> tuple[str | None, bool, bool]:
    """The line for Muster, whether it is a command with a slash, and whether the bot was named."""
    line = tidy(_with_names(text, entities, directory))
    first = next((entity for entity in entities if entity.offset == 0), None)
    head = _part(text, first) if first else ""
    if first and first.type == MessageEntity.BOT_COMMAND:
        name, _, bot = head.partition("@")
        if bot and bot.casefold() != me.username.casefold():
            return None, True, False
        return name.removeprefix("/") + line[len(head) :], True, bool(bot) or private
    if first and first.type == MessageEntity.MENTION and head.casefold() == f"@{me.username}".casefold():
        return line[len(head) :].strip(), False, True
    return (line.removeprefix("/"), line.startswith("/"), True) if private else (None, False, False)


def _with_names(text: str, entities: Sequence[MessageEntity], directory: Directory) -> str:
    """A colleague without a username is mentioned by a bare name: it gets its @, and the name they have here."""
    raw = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda entity: -entity.offset):
        person = directory.who(account_of(entity.user)) if entity.user else None
        if entity.type == MessageEntity.TEXT_MENTION and person:
            name = f"@{person.name}".encode("utf-16-le", "surrogatepass")
            raw = raw[: 2 * entity.offset] + name + raw[2 * (entity.offset + entity.length) :]
    return raw.decode("utf-16-le", "surrogatepass")


def _mentions(
    text: str, entities: Sequence[MessageEntity], directory: Directory, usernames: Mapping[str, Account]
) -> dict[str, int]:
    """Folded name → person, only for accounts that Muster knows: a username is no proof of anything else."""
    found: dict[str, int] = {}
    for entity in entities:
        if entity.type == MessageEntity.TEXT_MENTION and entity.user:
            if person := directory.who(account_of(entity.user)):
                found[half_width(person.name).casefold()] = person.id
        elif entity.type == MessageEntity.MENTION:
            name = _part(text, entity).removeprefix("@").casefold()
            account = usernames.get(name)
            if account and (person := directory.who(account)):
                found[name] = person.id
    return found


def _part(text: str, entity: MessageEntity) -> str:
    """An entity's words; offsets count UTF-16 units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "surrogatepass")


def _is_me(user: User | None, me: Me) -> bool:
    return user is not None and str(user.id) == me.id
