"""Three languages, written and not translated: complete, alike in their places, and each in its own words."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

import opencc
import pytest

from bot.catalogs import flatten, load
from bot.slack.manifest import manifest, typed_in_slack
from bot.slack.scopes import SCOPES
from core.i18n import LOCALES
from core.kinds import KINDS
from core.people import Role
from handlers import registry
from handlers.records.verbs import commands as verb_commands

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "core", "handlers", "storage")
CHINESE = ("zh_Hans", "zh_Hant")
PLURAL = re.compile(r"[._](one|other)$")
CALLS = {"tr", "line", "count", "bold", "first", "has", "refuse", "t", "counted"}
"""What takes a key: `tr(…)`, `tr.line(…)`, `ctx.refuse(…)`."""


@cache
def entries(locale: str) -> list[tuple[str, str | list[str]]]:
    """Every text and every list of words of one language, from all its files."""
    files = sorted((ROOT / "core" / "catalogs" / locale).glob("*.toml"))
    found = [entry for file in files for entry in flatten(tomllib.loads(file.read_text(encoding="utf-8"))).items()]
    return found + list(_of_files(locale, {key for key, _ in found}).items())


def _of_files(locale: str, known: set[str]) -> dict[str, str]:
    """What the kinds that ship in files bring."""
    texts = [kind.texts.get(locale, {}) for kind in KINDS.values()]
    return {key: text for of_kind in texts for key, text in of_kind.items() if key not in known}


@cache
def catalog(locale: str) -> dict[str, str]:
    """Every text of one language, without the words that people type."""
    return {key: value for key, value in entries(locale) if isinstance(value, str)}


@cache
def typed(locale: str) -> dict[str, list[str]]:
    """What people type, by command; several files may add words to one."""
    found: dict[str, list[str]] = {}
    for key, value in entries(locale):
        if isinstance(value, list):
            found.setdefault(key.removeprefix("words."), []).extend(value)
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_files_of_a_language_give_one_text(locale: str) -> None:
    keys = [key for key, value in entries(locale) if isinstance(value, str)]
    assert sorted(keys) == sorted(set(keys))


def stem(key: str) -> str:
    """The key without its plural form, if it is one: where there is `…other`, `…one` is a form of it."""
    bare = PLURAL.sub("", key)
    return bare if {f"{bare}.other", f"{bare}_other"} & set(catalog("en")) else key


def is_one(key: str) -> bool:
    return stem(key) != key and key.endswith("one")


@cache
def _trees() -> list[tuple[str, ast.Module]]:
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@cache
def keys_in_calls() -> dict[str, str]:
    """Each key that is written out where a text is asked for, and the file."""
    found = {}
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) in CALLS and not _is_dictionary(node):
                for value in node.args[:1] if _name(node) != "first" else node.args:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                        found[value.value] = path
    return found


def _is_dictionary(call: ast.Call) -> bool:
    """`person.has("configure")` asks for a right; a right has no dot."""
    return _name(call) == "has" and "tr" not in ast.unparse(call.func)


@cache
def strings() -> frozenset[str]:
    """Every string in the code, and every word in the page's scripts and markup."""
    nodes = (node for _, tree in _trees() for node in ast.walk(tree))
    found = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    static = ROOT / "bot" / "local" / "static"
    for path in (*static.glob("*.js"), *static.glob("*.html")):
        page = "setup" if path.stem == "setup" else "ui"
        found |= {f"{page}.{word}" for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    return frozenset(found)


@cache
def patterns() -> list[re.Pattern[str]]:
    """Every f-string that could make a key, as a pattern: `state.{record.status}`."""
    found = set()
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) == "meanings" and isinstance(node.args[0], ast.Constant):
                found.add(rf"{re.escape(str(node.args[0].value))}\..+")  # all that are called so in any language
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else r".+" for v in node.values]
                if re.match(r"[a-z_]+\\\.", parts[0]):
                    found.add("".join(parts))
    for path in (ROOT / "bot" / "local" / "static").glob("*.js"):
        for head, tail in re.findall(r"`([a-z_]+)\$\{[^}]+\}([a-z_]*)`", path.read_text(encoding="utf-8")):
            found.add(rf"ui\.{head}.+{tail}")
    return [re.compile(pattern) for pattern in sorted(found)]


def by_convention() -> set[str]:
    """The keys that follow from the declarations, which no f-string spells out."""
    captured = [kind for kind in KINDS.values() if kind.captured]
    wanted = {f"role.{role}" for role in Role}
    for command in registry():
        wanted |= {f"command.{command.name}.help", f"command.{command.name}.example"}
        wanted |= {f"choice.{choice}" for arg in command.args for choice in arg.choices}
    for kind in captured:
        wanted |= {f"state.{state}" for state in kind.states} | {f"card.ended.{state}" for state in kind.final}
        wanted |= {f"button.{verb}" for verb in kind.buttons} | {"button.more"}
    verbs = [command.name for command in verb_commands()]
    wanted |= {f"{part}.{verb}" for verb in verbs for part in ("button", "done", "line")}
    wanted |= {f"line.{verb}_note" for verb in verbs}
    wanted |= {f"notsaved.{reason}" for reason in ("busy", "full", "down", "bug", "cannot_ask")}
    units = ("minute", "hour", "day")
    return wanted | {f"relative.{side}.{unit}.other" for side in ("in", "ago") for unit in units}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_key_that_the_code_asks_for_is_there(locale: str) -> None:
    there = catalog(locale)
    stems = {stem(key) for key in there}
    missing = {key: path for key, path in keys_in_calls().items() if key not in there and key not in stems}
    assert not missing
    assert not sorted(by_convention() - set(there))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_finding_of_doctor_has_its_words(locale: str) -> None:
    asked = {text for text in strings() if re.fullmatch(r"found\.\w+", text)}
    assert len(asked) > 40 and asked | {f"scope.{scope.name}" for scope in SCOPES} <= set(catalog(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_detail_has_its_label(locale: str) -> None:
    there = catalog(locale)
    for kind in KINDS.values():
        for detail in kind.details if kind.captured else ():
            assert {f"field.{kind.name}.{detail.name}", f"field.{detail.name}"} & set(there), (kind.name, detail.name)
            assert {f"choice.{choice}" for choice in detail.choices} <= set(there)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_argument_has_its_question(locale: str) -> None:
    there = catalog(locale)
    for command in registry():
        for arg in command.args:
            assert {f"arg.{command.name}.{arg.name}", f"arg.{arg.name}"} & set(there), (command.name, arg.name)


def test_the_search_finds_what_is_asked_for() -> None:
    """The test itself can fail: it sees keys that are certainly there."""
    assert {"refuse.stale", "card.due", "aside.title", "outbox.title", "notsaved.words"} <= set(keys_in_calls())
    assert any(pattern.fullmatch("state.blocked") for pattern in patterns())
    assert not any(pattern.fullmatch("refuse.never_written") for pattern in patterns())


def test_every_key_of_one_language_is_in_the_others() -> None:
    counted = {key for key in catalog("en") if not is_one(key)}
    for locale in CHINESE:
        assert set(catalog(locale)) == counted


@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_has_one_form_for_every_number(locale: str) -> None:
    assert not [key for key in catalog(locale) if is_one(key)]


def test_english_has_both_forms() -> None:
    others = {stem(key) for key in catalog("en") if stem(key) != key and not is_one(key)}
    assert others == {stem(key) for key in catalog("en") if is_one(key)}


def test_no_text_is_left_over() -> None:
    """What nobody asks for is taken out, not kept."""

    def is_used(key: str) -> bool:
        return key in strings() or stem(key) in strings() or any(pattern.fullmatch(key) for pattern in patterns())

    assert not [key for key in catalog("en") if not is_used(key)]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("locale", CHINESE)
def test_every_text_has_the_same_places(locale: str) -> None:
    wrong = [key for key, text in catalog(locale).items() if _places(text) != _places(catalog("en")[key])]
    assert not wrong


SAME_ANYWHERE = {"choice.en", "choice.zh_Hans", "choice.zh_Hant", "command.language.example"}
"""Each language names itself."""
# 简体, 繁體: words that differ, not only in their characters.
WORDS = (
    ("信息", "訊息"), ("反馈", "回饋"), ("打印机", "印表機"), ("周五", "週五"), ("周一", "週一"), ("默认", "預設"),
    ("数据库", "資料庫"), ("数据", "資料"), ("服务器", "伺服器"), ("网络", "網路"), ("软件", "軟體"), ("硬盘", "硬碟"),
    ("磁盘", "磁碟"), ("链接", "連結"), ("发送", "傳送"), ("视频", "影片"), ("文件夹", "資料夾"), ("屏幕", "螢幕"),
    ("登录", "登入"), ("任务", "任務"), ("质量", "品質"),
)  # fmt: skip


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)


def _strangers(text: str, way: str) -> list[str]:
    """The characters that belong to the other script."""
    return [sign for sign in text if _converter(way).convert(sign) != sign]


@pytest.mark.parametrize(("locale", "way"), [("zh_Hans", "t2s"), ("zh_Hant", "s2t")])
def test_each_script_has_its_own_characters(locale: str, way: str) -> None:
    both = set(
        "后里面只台干向回折范松吃群峰游周咨布制准采才系余并占合升欲致复表板当征象丑朱冲云斗尸胡症舍志症据郁谷家姜借克"
    )
    found = {}
    for key, text in catalog(locale).items():
        strangers = [sign for sign in _strangers(text, way) if sign not in both]
        if strangers and key not in SAME_ANYWHERE:
            found[key] = strangers
    assert not found


def test_no_text_is_the_same_where_the_scripts_differ() -> None:
    hans, hant = (catalog(locale) for locale in CHINESE)
    same = [key for key, text in hans.items() if text == hant[key] and key not in SAME_ANYWHERE]
    assert not [key for key in same if _converter("s2twp").convert(hans[key]) != hans[key]]


@pytest.mark.parametrize(("simplified", "traditional"), WORDS)
def test_words_differ_and_not_only_characters(simplified: str, traditional: str) -> None:
    """Neither the other language's word, nor that word put into one's own characters."""
    in_hant = {simplified, _converter("s2t").convert(simplified)} - {traditional}
    in_hans = {traditional, _converter("t2s").convert(traditional)} - {simplified}
    wrong = [key for key, text in catalog("zh_Hant").items() if any(word in text for word in in_hant)]
    wrong += [key for key, text in catalog("zh_Hans").items() if any(word in text for word in in_hans)]
    assert not wrong


@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_stands_with_its_own_punctuation(locale: str) -> None:
    half = re.compile(r"[\u4e00-\u9fff] ?[,;:?!](?!\S*//)|[,;:?!] ?[\u4e00-\u9fff]")
    examples = re.compile(r"command\.\w+\.example|arg\.when\.hint|ui\.example_\d")
    assert not {k: t for k, t in catalog(locale).items() if half.search(t) and not examples.fullmatch(k)}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_people_type_leads_to_a_command(locale: str) -> None:
    assert set(typed(locale)) <= {command.name for command in registry()}
    words = [word.casefold() for words in typed(locale).values() for word in words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("prefix", ["", "m-"])
def test_what_texts_say_can_be_typed_in_slack(locale: str, prefix: str) -> None:
    """Slack refuses a command that its manifest has not, before it reaches anybody."""
    tr = load({"slack": typed_in_slack(registry(), prefix)}).translator(locale, "UTC", "slack")
    there = {one["command"] for one in manifest(registry(), tr, prefix, "")["features"]["slash_commands"]}
    named = {command.name for command in registry()}
    for key, text in entries(locale):
        said = tr(key) if isinstance(text, str) else ""
        for typed in re.findall(r"(?<![\w/.])/[a-z_-]+", said):
            assert typed in there or typed.lstrip("/") not in named, (key, said)
    assert tr("command.take.example").startswith("/muster take ")
    assert tr("command.issue.example").startswith(f"/{prefix}issue ")
