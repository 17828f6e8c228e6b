"""How files come into Slack: an address is asked for, the bytes are brought there, and then they are shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.server import Args, Body
from tests.fakes.slack_workspace import BOT, BOT_USER

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack


@dataclass
class Upload:
    name: str
    length: int
    body: bytes | None = None
    shared: bool = False
    unseen: int = 1
    """Posts that may refer to it before Slack has looked at it."""


def get_url(slack: FakeSlack, args: Args) -> Body:
    _granted(slack)
    name, length = args.get("filename"), str(args.get("length", ""))
    if not name or not length.isdecimal() or int(length) == 0:
        raise slack.refuse("invalid_arguments")
    id = f"F{len(slack.uploads) + 900}"
    slack.uploads[id] = Upload(name, int(length), unseen=slack.unseen)
    return {"upload_url": f"{slack.root}/upload/{id}", "file_id": id}


async def receive(slack: FakeSlack, request: web.Request) -> web.Response:
    """The address itself wants no token. What has another length than was said is refused when it is shared."""
    upload = slack.uploads.get(request.match_info["id"])
    if upload is None or upload.shared:
        return web.Response(status=404)
    upload.body = await request.read()
    return web.Response(text=f"OK - {len(upload.body)}")


def complete(slack: FakeSlack, args: Args) -> Body:
    _granted(slack)
    files = args.get("files")
    if not isinstance(files, list) or not files:
        raise slack.refuse("invalid_arguments")
    for file in files:
        upload = slack.uploads.get(file.get("id", ""))
        if upload is None or upload.body is None or len(upload.body) != upload.length or upload.shared:
            raise slack.refuse("file_not_found")
    if "channel_id" not in args:  # it stands nowhere yet: a block may show it
        for file in files:
            slack.uploads[file["id"]].shared = True
        return {"files": [{"id": file["id"], "title": file.get("title", "")} for file in files]}
    channel = slack.channels.get(args.get("channel_id", ""))
    if channel is None:
        raise slack.refuse("channel_not_found")
    if not channel.has_bot:
        raise slack.refuse("not_in_channel")
    thread = args.get("thread_ts")
    if thread is not None and channel.messages.get(thread, {}).get("thread_ts", thread) != thread:
        raise slack.refuse("invalid_thread_ts")
    shown = [{"id": file["id"], "name": slack.uploads[file["id"]].name, "title": file.get("title")} for file in files]
    message: Body = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": slack.next_ts(), "files": shown}
    message |= {"text": args.get("initial_comment", "")} | ({"thread_ts": thread} if thread else {})
    channel.messages[message["ts"]] = message
    for file in files:
        slack.uploads[file["id"]].shared = True
    slack.accept("files.completeUploadExternal", channel.id, channel=channel.id, **message)
    return {"files": [{"id": file["id"], "title": file.get("title", "")} for file in files]}


def picture_problems(slack: FakeSlack, blocks: Any) -> list[str]:
    """A block may show a file of ours, but not before Slack has looked at it."""
    problems: list[str] = []
    for block in blocks if isinstance(blocks, list) else []:
        if block.get("type") != "image" or "slack_file" not in block:
            continue
        upload = slack.uploads.get(str(block["slack_file"].get("id", "")))
        if not 0 < len(block.get("alt_text", "")) <= 2000:
            problems.append("an image needs its alt_text of at most 2000 characters")
        if upload is None or upload.body is None or not upload.shared:
            problems.append("no such slack_file")
        elif upload.unseen > 0:
            upload.unseen -= 1
            problems.append("the slack_file is not ready")
    return problems


def _granted(slack: FakeSlack) -> None:
    if "files:write" not in slack.scopes:
        raise slack.refuse("missing_scope")


METHODS = {"files.getUploadURLExternal": get_url, "files.completeUploadExternal": complete}
