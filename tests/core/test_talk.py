"""What words without a slash mean, in three languages, and above all what they do not mean."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogs
from core.dates import Frame, parse_moment
from core.talk import Meant, Vocabulary, folded, references, understand, vocabulary
from handlers import registry

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_COMMANDS = list(registry())
_TYPED = {"assign to": "assign", "give it to": "assign", "交給": "assign", "交给": "assign", **catalogs.load().words}
WORDS = Vocabulary(
    vocabulary(_COMMANDS, _TYPED), frozenset(map(folded, ["Bob", "Carol Wu", "王大維", "李晓明", "O'Neil"]))
)
WITHOUT = Vocabulary(vocabulary((c for c in _COMMANDS if c.name != "assign"), _TYPED), WORDS.people)


def is_moment(text: str) -> bool:
    return parse_moment(text, Frame(NOW)) is not None


def under(text: str, words: Vocabulary = WORDS) -> Meant | None:
    return understand(text, "T-3", words, is_moment)


def alone(text: str) -> Meant | None:
    return understand(text, "", WORDS, is_moment)


VERBS = {
    "take": [
        "take", "Take!", "I'll take it", "i’ll take it.", "On it", "on it 👍", "I'm on it!", "OK, I'll take it",
        "I will take it, thanks", "taking it", "mine!", "🙋", "我來", "我来", "我來！", "好的，我来。", "我接手",
        "接手了",
        "我來處理", "我来处理！", "交給我", "交给我", "收到，我來", "ＴＡＫＥ", "Take 💪🏽", "我負責",
    ],
    "done": [
        "done", "Done!", "DONE.", "done!!!", "done 👍", "✅", "✅ done", "done ✅", "☑️", "✔", "✔️",
        ":white_check_mark:",
        "done :tada:", "done, thanks", "Thanks, done.", "all done", "It's done", "it’s fixed!", "fixed", "Fixed it.",
        "I'm done", "finished", "resolved", "just finished", "ok done", "done now", "完成", "完成。", "完成！",
        "完成了",
        "完成了。", "已完成", "已經完成了", "我已经完成了", "都完成了！", "搞定", "搞定啦！", "搞定囉～", "弄好了",
        "修好了 👌", "做完了",
        "已解決", "已解决", "結案", "好的，完成了", "完成了，謝謝", "ｄｏｎｅ", "處理好了", "处理好了",
    ],
    "resume": ["resume", "Resume.", "continuing", "unblocked!", "繼續", "继续", "繼續做", "我繼續", "恢復了"],
    "reopen": ["reopen", "Reopen!", "reopen it", "重開", "重开", "重新打开", "重新開啟"],
    "cancel": ["cancel", "cancelled", "Canceled.", "取消", "已取消", "取消了"],
    "block": ["blocked", "Blocked!", "stuck", "I'm stuck", "卡住", "卡住了", "我卡住了。", "卡關了"],
}  # fmt: skip


@pytest.mark.parametrize(("verb", "text"), [(verb, text) for verb, texts in VERBS.items() for text in texts])
def test_a_verb_alone_is_that_verb(verb: str, text: str) -> None:
    assert under(text) == Meant(verb, values={"record": "T-3"})
    assert under(f"  {text} \n") == Meant(verb, values={"record": "T-3"})


REASONS = {
    "blocked waiting for parts": "waiting for parts",
    "Blocked: waiting for parts": "waiting for parts",
    "blocked - customs": "customs",
    "blocked: no longer sure what they want": "no longer sure what they want",
    "I'm blocked by the customs office": "by the customs office",
    "stuck because the drawings are wrong": "because the drawings are wrong",
    "stuck, waiting for Bob's  drawings": "waiting for Bob's  drawings",
    "Stuck\nThe client does not answer.": "The client does not answer.",
    "卡住：等零件": "等零件",
    "卡住了，等零件。": "等零件。",
    "卡住 等客戶回覆": "等客戶回覆",
    "卡住了，因为海关不放行": "因为海关不放行",
    "我卡住了：图纸不对": "图纸不对",
    "卡關：缺料": "缺料",
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items())
def test_what_is_in_the_way_follows_the_word(text: str, reason: str) -> None:
    assert under(text) == Meant("block", values={"record": "T-3", "reason": reason})


MOMENTS = {
    "tomorrow": "tomorrow", "Tomorrow!": "Tomorrow!", "due Friday 5pm": "Friday 5pm", "Due: Friday": "Friday",
    "by Friday": "by Friday", "next Friday": "next Friday", "postpone to Monday": "Monday",
    "moved to 30 Nov": "30 Nov",
    "in 2 hours": "in 2 hours", "due 3/4": "3/4", "end of month": "end of month", "2026-12-01": "2026-12-01",
    "延到明天": "明天", "延到 明天": "明天", "改到下周五": "下周五", "改到下週五。": "下週五。",
    "順延到週五": "週五", "推迟到月底": "月底",
    "期限改為下週三下午三點": "下週三下午三點", "截止周五": "周五", "明天": "明天", "明早九点": "明早九点",
    "三天后": "三天后", "三天内": "三天内",
}  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), MOMENTS.items())
def test_a_moment_alone_changes_the_time(text: str, moment: str) -> None:
    assert under(text) == Meant("due", values={"record": "T-3", "due": moment})


PEOPLE = {
    "@Bob": "Bob", "@bob": "bob", "@Carol Wu": "Carol Wu", "→ @Bob": "Bob", "-> @Bob": "Bob", "👉 @Bob": "Bob",
    "assign @Bob": "Bob", "assign Bob": "Bob", "assign to Carol Wu.": "Carol Wu", "交給@王大維": "王大維",
    "交給王大維": "王大維", "交给 @李晓明": "李晓明", "＠王大維": "王大維", "@O’Neil": "O’Neil",
    "give it to @Bob": "Bob",
}  # fmt: skip


@pytest.mark.parametrize(("text", "person"), PEOPLE.items())
def test_a_name_alone_is_given_the_work(text: str, person: str) -> None:
    assert under(text) == Meant("assign", values={"record": "T-3", "owner": person})
    assert under(text, WITHOUT) is None


HOW = {
    "fixed: replaced the cable": "replaced the cable", "Done: sent by mail": "sent by mail",
    "修好了：換了線材": "換了線材", "完成：已寄出": "已寄出",
}  # fmt: skip


@pytest.mark.parametrize(("text", "how"), HOW.items())
def test_what_is_done_may_say_how_behind_a_colon(text: str, how: str) -> None:
    assert under(text) == Meant("done", values={"record": "T-3", "reason": how})


COMMENTS = [
    # Half done, not done, done?
    "done with the first half, rest tomorrow", "done?", "done…", "done...", "not done", "not done yet", "almost done",
    "is it done", "when will it be done", "done by whom?", "never done", "done 😕", "done ❌",
    "done, but the cable is loose",
    "Bob is done", "we are nearly done", "done T-5", "well done", "well done!", "nicely done",
    "should be done tomorrow",
    "done tomorrow", "done deal is what they said", "undone", "fixed price", "fixed the cable, still broken",
    "solved?",
    "完成了嗎", "完成了吗？", "完成？", "未完成", "沒完成", "還沒完成", "还没完成", "快完成了", "完成一半了",
    "完成 T-5", "明天完成",
    "完成了，但是線還是鬆的", "什麼時候完成", "完成度 80%", "不完成", "王大維完成了", "搞不定", "搞定一半",
    "弄好了嗎", "好了", "解決方案在附件",
    # Taking.
    "take care", "take care of it", "take your time", "please take it", "take it please", "take it away", "take 5",
    "can you take it?", "who takes it?", "I'll take a look", "i'll take it tomorrow", "I got it", "got it", "on it?",
    "I can't take it", "it will take two days", "我來看看", "我来不及", "我來了再說", "我来问一下", "你來",
    "接手的人是誰", "我接到電話", "mine",
    # In the way.
    "blocked pipe was cleaned", "Blocked parts arrived", "blocked?", "is it blocked: yes or no?", "not blocked: go on",
    "stuck label removed", "block 5 is full", "unblock it", "blocked, no longer", "stuck with it",
    "卡住的零件已經換了", "沒卡住", "不會卡住：放心", "卡住了嗎", "卡住，但已經解決了", "卡住了嗎？",
    # When.
    "tomorrow?", "tomorrow maybe", "tomorrow I am off", "maybe tomorrow", "see you tomorrow", "3 days", "2 hours",
    "half an hour", "3天", "一天", "3/4", "24/7", "5", "10", "12:30", "5th", "the 5th", "Friday works for me",
    "Friday or Monday", "due to the storm", "due diligence", "due", "moved to the other hall", "since Monday",
    "last Friday", "every Monday", "明天吧？", "明天嗎", "明天再說", "明天休假", "改到哪一天", "改到會議室",
    "改為紅色", "明天或後天", "最晚什麼時候", "截止了嗎",
    # Who.
    "@Bob please", "@Bob can you?", "@Bob @Carol Wu", "ask @Bob", "@zoe", "→ Bob", "→", "@", "thanks @Bob", "Bob",
    "assign", "assign @zoe", "assign it", "交給", "交給誰", "交給倉庫", "@Bob，你看一下", "謝謝 @王大維",
    "assign @Bob tomorrow",
    # Commands that are not about one record, and everything else.
    "help", "?", "mine", "my", "我的", "issue", "issue the cable is broken", "報修 標籤機壞了", "more", "show",
    "comment",
    "reply", "room", "language", "start", "join", "", " ", "👍", "👍👍", "🎉", "ok", "OK thanks", "thanks", "yes",
    "好的", "收到",
    "謝謝", "the cable was loose", "線材換了", "T-5", "please cancel the order with Hoya", "cancel the noise",
    "取消訂單", "取消那個訂單吧", "繼續追蹤", "请继续", "continue with the second half", "resume attached",
    "my résumé",
    "重開機就好了", "重开机", "reopen the window", "plan B", "planned for the fair", "watch out", "the plan",
]  # fmt: skip


@pytest.mark.parametrize("text", COMMENTS)
def test_anything_else_is_a_comment(text: str) -> None:
    assert under(text) is None


LINES = {
    "done T-3 T-5 T-9": ("done", "T-3 T-5 T-9"), "done T-3, T-5 and T-9": ("done", "T-3 T-5 T-9"),
    "完成 T-3、T-5": ("done", "T-3 T-5"), "完成了 T-3、T-5。": ("done", "T-3 T-5"),
    "已經搞定了T-3": ("done", "T-3"), "完成T-3": ("done", "T-3"), "T-3 done": ("done", ""),
    "T-3 done!": ("done", ""),
    "T-3、T-5 完成了": ("done", "T-3 T-5"), "T-3 and T-5 done": ("done", "T-3 T-5"), "t-3：完成。": ("done", ""),
    "T-3完成": ("done", ""), "done T-3 replaced the cable": ("done", "T-3 replaced the cable"),
    "done T-3: replaced the cable": ("done", "T-3 replaced the cable"), "完成 T-3：換了線": ("done", "T-3 換了線"),
    "take I-12": ("take", "I-12"), "take i12": ("take", "i12"), "我來 I-12": ("take", "I-12"),
    "我来I-12": ("take", "I-12"),
    "on it I-12": ("take", "I-12"), "take": ("take", ""),
    "block T-3 waiting for parts": ("block", "T-3 waiting for parts"),
    "due T-3 Friday": ("due", "T-3 Friday"), "延到 T-3 明天": ("due", "T-3 明天"), "show T-3": ("show", "T-3"),
    "T-3": ("show", "T-3"), "t-3?": ("show", "t-3"), "what waits for me": ("mine", ""),
    "What waits for me?": ("mine", ""),
    "我的待辦": ("mine", ""), "我的待办？": ("mine", ""), "mine": ("mine", ""), "my": ("mine", ""),
    "help": ("help", ""),
    "help!": ("help", ""), "help issue": ("help", "issue"), "幫助": ("help", ""), "帮助": ("help", ""),
    "說明": ("help", ""),
    "issue printer is down": ("issue", "printer is down"), "Issue: printer is down": ("issue", "printer is down"),
    "報修 標籤機壞了": ("issue", "標籤機壞了"), "報修：標籤機壞了": ("issue", "標籤機壞了"),
    "报障，打印机坏了": ("issue", "打印机坏了"),
    "task @Bob send the offer by Friday": ("task", "@Bob send the offer by Friday"), "issue": ("issue", ""),
    "problem?": ("issue", ""), "issue line one\nline two": ("issue", "line one\nline two"),
    "join CODE42": ("join", "CODE42"),
    "room colleagues": ("room", "colleagues"), "language 繁體中文": ("language", "繁體中文"),
    "invite Carol Wu": ("invite", "Carol Wu"),
    "comment T-3 the part came": ("comment", "T-3 the part came"), "retry 17": ("retry", "17"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), LINES.items())
def test_a_line_to_muster_begins_with_its_command(text: str, meant: tuple[str, str]) -> None:
    found = alone(text)
    assert found and (found.command, found.text) == meant
    if not meant[1] and "3" in text:
        assert str(found.values["record"]).casefold() == "t-3"


def test_a_reference_first_is_as_below_its_card() -> None:
    assert alone("T-3 tomorrow") == Meant("due", values={"record": "T-3", "due": "tomorrow"})
    assert alone("T-3：卡住：等零件") == Meant("block", values={"record": "T-3", "reason": "等零件"})
    assert alone("T-3 @Bob") == Meant("assign", values={"record": "T-3", "owner": "Bob"})


NO_COMMANDS = [
    "take care of the pallets", "done with the inventory", "my printer is broken", "help me with the printer",
    "what waits for me tomorrow", "the printer is down", "標籤機壞了", "完成報表的工作還沒開始", "問題是印表機壞了",
    "T-3 the cable is ordered",
    "T5 done", "T5 is broken", "M3 screws are missing", "more coffee in the kitchen", "make the coffee",
    "edited the list",
    "deleted", "reply to the client", "issues with the forklift", "issue-tracker is down", "tasks", "show me the list",
    "join us for lunch", "cancel the order with Hoya", "取消訂單", "我來不及了",
    "我的印表機壞了", "卡住的零件", "tomorrow",
    "@Bob", "due tomorrow", "blocked waiting for parts", "", "T-3 T-5", "T-3 T-5 blocked: no parts",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_what_begins_like_a_command_is_none(text: str) -> None:
    assert alone(text) is None


def test_references_stand_among_nothing_else() -> None:
    assert references("T-3, T-5 and t9、I-1，i-2") == ["T-3", "T-5", "t9", "I-1", "i-2"]
    assert references("T-3 with T-5") == [] and references("") == [] and references("T-3 5") == []


_SIGNS = st.sampled_from(list("ab zZ卡住等了完成 \n:：,，。.!?-—@#→T3-５✅👍’'ßİ"))
_WORDS = st.sampled_from(
    [*WORDS.words, "T-3", "I-12", "@Bob", "tomorrow", "明天", "waiting for", "because", "not", "沒"]
)
_TEXT = st.lists(st.one_of(_WORDS, _SIGNS, st.text(max_size=5)), max_size=8).map(" ".join) | st.text(max_size=40)


@given(_TEXT)
def test_no_word_of_a_reason_is_lost(text: str) -> None:
    """What goes on as a reason, a moment or a name ends as the text did; what stood before it was the word itself."""
    found = under(text)
    if found:
        given_ = [value for name, value in found.values.items() if name != "record"]
        for value in given_:
            assert text.strip().endswith(value) or value in text
            before = folded(text.strip()[: text.strip().rindex(value)]).strip(" :,;、\n-–—@→>=👉➡\ufe0f")
            assert len(before) <= WORDS.longest + 12


@given(_TEXT)
def test_no_word_behind_a_command_is_lost(text: str) -> None:
    found = alone(text)
    if found and found.text and found.command in ("issue", "task", "comment", "invite"):
        assert text.strip().endswith(found.text.split()[-1])


@given(st.text(max_size=60), st.text(alphabet="abc 等零件缺\n", min_size=1, max_size=60))
def test_after_a_colon_every_word_is_the_reason(tail: str, start: str) -> None:
    reason = f"{start}{tail}".strip()
    if reason and not folded(reason).endswith("?"):
        for word in ("blocked", "卡住", "Stuck", "卡住了"):
            found = under(f"{word}: {reason}")
            assert found and found.values["reason"] == reason


def test_long_texts_are_read_at_once() -> None:
    for text in (
        "done " * 20_000,
        "卡住" * 50_000,
        "👍" * 100_000,
        "T-1 " * 25_000,
        " ," * 50_000,
        "已" * 100_000,
        "!" * 100_000,
    ):
        for read in (under, alone):
            begun = time.perf_counter()
            read(text)
            assert time.perf_counter() - begun < 0.5, text[:20]
