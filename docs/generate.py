"""Writes the pages of docs/ that follow from the code: `python -m docs.generate`. A test holds them to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot import catalogs, registers
from bot.slack.scopes import SCOPES
from core.command import Arg, Command
from core.i18n import Translator
from core.people import RIGHTS, Role
from handlers import registry

FOLDER = Path(__file__).parent


def commands() -> str:
    """Every command with its arguments, who may run it, and an example."""
    registers.declare()
    languages = catalogs.load()
    tr = languages.translator("en", "UTC")
    listed = registry().listed()
    head = [
        "# Commands",
        "",
        "Made from the declarations in `handlers/` by `python -m docs.generate`; do not edit.",
        "",
        "In Slack type `/muster` and the command, or the short one where there is one; on Telegram, in the local chat",
        "and in `muster do` the command stands by itself. With nothing behind it, Muster asks for the rest.",
        "",
    ]
    index = [f"| [`/{c.name}`](#{c.name}) | {tr(f'command.{c.name}.help')} |" for c in listed]
    parts = ["\n".join(_section(command, tr, languages.words)) for command in listed]
    return "\n".join([*head, "| command | does |", "|---|---|", *index, "", "\n\n".join(parts)]) + "\n"


def _section(command: Command, tr: Translator, words: dict[str, str]) -> list[str]:
    short = " It has a slash command of its own in Slack." if command.short else ""
    lines = [f"## {command.name}", "", f"{tr(f'command.{command.name}.help')}.{short}", ""]
    lines += ["    " + tr(f"command.{command.name}.example"), ""]
    if command.args:
        lines += ["| argument | is | needed |", "|---|---|---|"]
        lines += [_argument(command, arg, tr) for arg in command.args]
        lines.append("")
    lines.append(f"Who: {_who(command, tr)}.")
    typed = sorted(word for word, name in words.items() if name == command.name)
    if typed:
        lines += ["", "Also: " + ", ".join(f"`{word}`" for word in typed) + "."]
    return lines


def _argument(command: Command, arg: Arg, tr: Translator) -> str:
    label = tr.first(f"arg.{command.name}.{arg.name}", f"arg.{arg.name}")
    kind = ", ".join(f"`{choice}`" for choice in arg.choices) or _KINDS[arg.type]
    return f"| {label} | {kind} | {'yes' if arg.required else ''} |"


_KINDS = {
    "line": "the rest of the line",
    "text": "text of any length",
    "person": "`@name`",
    "department": "`#department`",
    "client": "`~client`",
    "when": "a moment: `by Friday 5pm`",
    "record": "a reference: `I-12`",
    "word": "a word",
}


def _who(command: Command, tr: Translator) -> str:
    roles = RIGHTS.get(command.right, frozenset())
    return "everybody" if roles == frozenset(Role) else ", ".join(tr(f"role.{role}") for role in Role if role in roles)


def scopes() -> str:
    """Slack's scopes, each with its reason."""
    tr = catalogs.load().translator("en", "UTC")
    rows = [
        f"| `{s.name}` | {s.why} | {'needed' if s.required else 'optional'} | {tr(f'scope.{s.name}')} |" for s in SCOPES
    ]
    head = [
        "# Slack scopes",
        "",
        "Made from `bot/slack/scopes.py` by `python -m docs.generate`; do not edit. `muster manifest` asks for all of",
        "them, and `muster doctor` names those that were not granted.",
        "",
        "| scope | for | | without it |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands, "slack-scopes.md": scopes}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
