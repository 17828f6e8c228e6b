import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, RichTextBlock
from slack_sdk.models.views import View

from bot.slack.modal import modal, modal_errors, modal_values
from bot.slack.render import message, plain_message
from core.answer import Field, Form
from core.card import Button, Card, Link, Mention
from core.fit import tidy, words
from core.safe import is_web
from tests.hostile import AT, BIG, FAMILY, PAYLOADS, card, cards
from tests.sizes import examples

HANDLES = {1: "U0ALICE"}
OURS = {"https://x.example/p1", "https://x.example"}
UNIX = int(AT.timestamp())
LIVE = re.compile(r"<[^>]*>?|>")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


def elements(sent: dict[str, Any]) -> list[dict[str, Any]]:
    (section,) = sent["blocks"][0]["elements"]
    return section["elements"]


def seen(sent: dict[str, Any], names: dict[str, str]) -> str:
    shown = {"date": "fallback", "text": "text", "link": "text"}
    return "".join(names[e["user_id"]] if e["type"] == "user" else e[shown[e["type"]]] for e in elements(sent))


def assert_message(sent: dict[str, Any], linked: set[str]) -> None:
    json.dumps(sent).encode()
    json.dumps(sent, ensure_ascii=False).encode()
    for block in Block.parse_all(sent["blocks"]):
        assert isinstance(block, RichTextBlock | ActionsBlock)
        block.validate_json()
    assert 0 < len(sent["text"]) <= 4000
    assert not LIVE.search(sent["text"]) and not ENTITY.search(sent["text"])
    assert len(elements(sent)) <= 300
    for element in elements(sent):
        assert element["type"] in {"text", "link", "user", "date"}
        assert 0 < len(element.get("text", element.get("fallback", "user"))) <= 3000
        assert element["type"] != "user" or element["user_id"] in HANDLES.values()
        assert element["type"] != "link" or element["url"] in linked
        assert element["type"] != "date" or element["timestamp"] == UNIX
    for actions in sent["blocks"][1:]:
        assert 1 <= len(actions["elements"]) <= 25
        assert len({button["action_id"] for button in actions["elements"]}) == len(actions["elements"])
        for button in actions["elements"]:
            assert button["text"]["emoji"] is False and 1 <= len(button["text"]["text"]) <= 75
            assert not LIVE.search(button["text"]["text"]) and not ENTITY.search(button["text"]["text"])


def test_a_card_reads_as_it_should() -> None:
    sent = message(card(), HANDLES)
    assert sent["text"] == (
        "🐛 I-12 · Label printer is down\nDue: Mon 9:00\nOwner: Bob\nReported by Alice from #warehouse"
    )
    assert elements(sent) == [
        {"type": "text", "text": "🐛 I-12 · Label printer is down", "style": {"bold": True}},
        {"type": "text", "text": "\nDue: "},
        {"type": "date", "timestamp": UNIX, "format": "{date_short_pretty} {time}", "fallback": "Mon 9:00"},
        {"type": "text", "text": "\nOwner: "},
        {"type": "text", "text": "Bob", "style": {"bold": True}},
        {"type": "text", "text": "\nReported by "},
        {"type": "user", "user_id": "U0ALICE"},
        {"type": "text", "text": " from "},
        {"type": "link", "url": "https://x.example/p1", "text": "#warehouse"},
    ]
    assert sent["blocks"][1]["elements"][0] == {
        "type": "button",
        "text": {"type": "plain_text", "text": "Take", "emoji": False},
        "action_id": "take|I-12|3",
        "value": "take|I-12|3",
        "style": "primary",
    }
    assert "style" not in sent["blocks"][1]["elements"][1]


def test_without_blocks_the_same_is_live_in_the_text() -> None:
    assert plain_message(card(title=("a & <b>",)), HANDLES) == {
        "text": "a &amp; &lt;b&gt;\n"
        f"Due: <!date^{UNIX}^{{date_short_pretty}} {{time}}|Mon 9:00>\nOwner: Bob\n"
        "Reported by <@U0ALICE> from <https://x.example/p1|#warehouse>",
        "mrkdwn": False,
        "parse": "none",
    }


@pytest.mark.parametrize("handles", [{}, {1: "alice"}, {1: "U1> <!channel"}, {1: ""}])
def test_somebody_unknown_is_named_in_bold(handles: dict[int, str]) -> None:
    named = {"type": "text", "text": "Alice", "style": {"bold": True}}
    assert named in elements(message(card(), handles))
    assert "Reported by Alice from" in plain_message(card(), handles)["text"]


@pytest.mark.parametrize("text", PAYLOADS, ids=lambda text: ascii(text[:20]))
def test_hostile_words_stay_words_in_every_place(text: str) -> None:
    for place, hostile in cards(text).items():
        sent = message(hostile, HANDLES)
        assert_message(sent, OURS | ({text} if is_web(text) else set()))
        if len(text) < 200:
            whole = tidy(hostile)
            names = {"U0ALICE": next((m.name for m in whole.mentions() if m.person == 1), "")}
            assert seen(sent, names) == words(whole), place
        bare = plain_message(hostile, HANDLES)["text"]
        ours = [tag for tag in re.findall(r"<(.*?)(?:\||>)", bare) if not is_web(tag)]
        assert set(ours) <= {"@U0ALICE", f"!date^{UNIX}^{{date_short_pretty}} {{time}}"}
        assert len(bare) <= 40_000 and bare.count("<") == bare.count(">") and not ENTITY.search(bare)


@pytest.mark.parametrize("text", BIG, ids=lambda text: ascii(text[:5]))
def test_a_megabyte_is_clipped(text: str) -> None:
    assert_message(message(cards(text)["everywhere"], HANDLES), OURS)


@examples(20)
@given(st.lists(st.sampled_from([p[:600] for p in PAYLOADS]), max_size=8).map("".join), st.integers(0, 130))
def test_any_mixture_keeps_the_limits(text: str, lines: int) -> None:
    hostile = card(title=(text,), body=((text, Mention(1, text)),) * lines, fields=((text, (text,)),) * (lines // 4))
    assert_message(message(hostile, HANDLES), OURS)


def test_the_longest_line_of_the_body_gives_way_first() -> None:
    sent = message(card(body=(("x" * 5000,), ("Next: escalates to Amy",))), HANDLES)
    shown = seen(sent, {"U0ALICE": "Alice"})
    assert 2900 < len(shown) <= 3000
    assert shown.endswith("…\nNext: escalates to Amy") and "\nOwner: Bob\n" in shown


def test_many_links_do_not_outgrow_a_message() -> None:
    sent = message(card(body=((Link("x", "https://x.example/p1"),) * 2000,)), HANDLES)
    assert_message(sent, OURS)
    assert len(json.dumps(sent["blocks"])) < 12_000


def test_buttons_each_once_and_no_more_than_slack_takes() -> None:
    buttons = [Button("take", "Take"), Button("take", "Again"), *(Button(f"b{i}", f"B{i}") for i in range(30))]
    shown = message(card(buttons=tuple(buttons)), {})["blocks"][1]["elements"]
    assert [button["text"]["text"] for button in shown] == ["Take", *(f"B{i}" for i in range(24))]


def test_a_button_that_slack_would_refuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="255"):
        message(card(buttons=(Button("take", "Take", "x" * 256),)), {})


def test_an_empty_card_still_says_something() -> None:
    assert_message(message(Card(title=()), {}), set())


FORM = Form(
    "issue",
    "Report an issue",
    (
        Field("title", "What is wrong?", required=True, value="Label\nprinter <!here>"),
        Field("more", "Details", "text", value="one\ntwo"),
        Field("severity", "How bad?", "choice", (("low", "Low"), ("high", "High")), value="high"),
        Field("due", "Until when?", "when", hint="for example: by Friday 5pm"),
        Field("owner", "Who?", "person", error="Two people are called Wang"),
    ),
    submit="Report",
)


def assert_view(view: dict[str, Any]) -> None:
    json.dumps(view, ensure_ascii=False).encode()
    View(**view).validate_json()
    for block in Block.parse_all(view["blocks"]):
        assert isinstance(block, InputBlock)
        block.validate_json()
        block.element.validate_json()
    for text in (view["title"], view["submit"], view["close"]):
        assert 1 <= len(text["text"]) <= 24 and not LIVE.search(text["text"])
    for block in view["blocks"]:
        assert block["block_id"] == block["element"]["action_id"]
        assert len(block["label"]["text"]) <= 2000 and not LIVE.search(block["label"]["text"])
        assert len(block["element"].get("initial_value", "")) <= 3000


def test_a_form_becomes_a_modal() -> None:
    view = modal(FORM, "issue", '{"draft": 7}', "Cancel")
    assert_view(view)
    title, more, severity, due, owner = view["blocks"]
    assert (title["optional"], title["element"]["initial_value"]) == (False, "Label\nprinter <!here>")
    assert (more["optional"], more["element"]["initial_value"]) == (True, "one\ntwo")
    assert more["element"]["multiline"] is True and title["element"]["multiline"] is True  # no line is lost
    assert severity["element"]["initial_option"] == severity["element"]["options"][1]
    assert severity["element"]["options"][1]["value"] == "high"
    assert due["hint"]["text"] == "for example: by Friday 5pm"
    assert (owner["element"]["type"], owner["hint"]["text"]) == ("plain_text_input", "⚠ Two people are called Wang")
    assert view["submit"]["text"] == "Report" and view["private_metadata"] == '{"draft": 7}'


@pytest.mark.parametrize(
    ("options", "element"),
    [
        ((), "plain_text_input"),
        ((("1", "Bob"),), "static_select"),
        (tuple((str(i), "Bob") for i in range(100)), "static_select"),
        (tuple((str(i), "Bob") for i in range(101)), "plain_text_input"),
        ((("1", "Bob"), ("1", "Amy")), "plain_text_input"),
        ((("x" * 151, "Bob"),), "plain_text_input"),
        ((("", "Nobody"),), "plain_text_input"),
    ],
)
def test_a_choice_that_slack_cannot_offer_is_typed(options: tuple[tuple[str, str], ...], element: str) -> None:
    view = modal(Form("task", "Task", (Field("owner", "Who?", "person", options),)), "task", "", "Cancel")
    assert_view(view)
    assert view["blocks"][0]["element"]["type"] == element


@pytest.mark.parametrize("text", [*PAYLOADS, BIG[1]], ids=lambda text: ascii(text[:20]))
def test_hostile_words_in_a_form(text: str) -> None:
    fields = (
        Field("a", text, "line", value=text, hint=text, error=text),
        Field("b", text, "text", value=text),
        Field("c", text, "choice", (("1", text), ("2", "Bob")), value="1"),
    )
    assert_view(modal(Form("x", text, fields, submit=text), "x", "", text))


def test_a_title_is_cut_between_characters() -> None:
    view = modal(Form("x", "1234567890" + FAMILY * 3, ()), "x", "", "Cancel")
    assert view["title"]["text"] == "1234567890" + FAMILY + "…"


@pytest.mark.parametrize("over", [{"callback_id": "x" * 256}, {"private_metadata": "x" * 3001}])
def test_a_modal_over_the_limits_is_an_error(over: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="issue"):
        modal(FORM, **{"callback_id": "issue", "private_metadata": "", "close": "Cancel", **over})


def test_problems_stand_at_their_fields_or_at_the_first() -> None:
    problems = {"due": "That is past.", "client": "Not on file.", "": "Ask Amy."}
    assert modal_errors(modal(FORM, "issue", "", "Cancel"), problems) == {
        "response_action": "errors",
        "errors": {"due": "That is past.", "title": "Not on file. Ask Amy."},
    }


def test_what_was_filled_in() -> None:
    values = {
        "title": {"title": {"type": "plain_text_input", "value": "Printer <down> & out"}},
        "more": {"more": {"type": "plain_text_input", "value": None}},
        "severity": {"severity": {"type": "static_select", "selected_option": {"text": {}, "value": "high"}}},
        "owner": {"owner": {"type": "static_select", "selected_option": None}},
    }
    assert modal_values({"state": {"values": values}}) == {
        "title": "Printer <down> & out",
        "more": "",
        "severity": "high",
        "owner": "",
    }
