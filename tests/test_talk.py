"""The dialogue kernel: replay by name, whatever happens between two messages."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot import talk
from coachbot.errors import DialogueError, Misunderstood
from coachbot.model import Attachment, Facts, Next, Reply
from coachbot.talk import Ask, Dialogue, Do, Record, Request, Say, Script, Turn, ask, ask_for, choose, do, invite, say


@dataclass(frozen=True, slots=True)
class Count(Request[int]):
    """How many letters there are."""

    text: str


@dataclass
class Service:
    """Carries out requests, and remembers what was asked of it."""

    done: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, name: str, request: Request[Any]) -> Any:
        self.done.append((name, request))
        assert isinstance(request, Count)
        return len(request.text)


@dataclass
class Talker:
    """One conversation: its record is JSON between any two events, as it is in the database."""

    dialogue: Dialogue
    facts: Facts = field(default_factory=dict)
    service: Service = field(default_factory=Service)
    record: Record = field(default_factory=dict)
    waiting: str = ""

    def begin(self) -> list[str]:
        return self._take(talk.replay(self.dialogue, self.facts, self.record, self.service))

    def hear(self, reply: Reply, question: str | None = None) -> Turn:
        asked = self.waiting if question is None else question
        turn = talk.replay(self.dialogue, self.facts, self.record, self.service, asked, reply)
        if turn.answered:
            self._take(turn)
        return turn

    def write(self, text: str, message: str = "") -> list[str]:
        return messages(self.hear(Reply(text, message=message)))

    def tap(self, choice: str) -> list[str]:
        return messages(self.hear(Reply(choice=choice)))

    def deploy(self, dialogue: Dialogue) -> list[str]:
        self.dialogue = dialogue
        return self.begin()

    def _take(self, turn: Turn) -> list[str]:
        self.record = json.loads(json.dumps(turn.record))
        self.waiting = turn.waiting.name if turn.waiting else ""
        return messages(turn)


def messages(turn: Turn) -> list[str]:
    return [step.message for step in turn.steps]


def greeting(facts: Facts) -> Script:
    yield from say("hello")
    name = yield from ask("name", "what-name")
    yield from say("nice")
    role = yield from choose("role", "what-role", ["lead", "other"])
    letters = yield from do("letters", Count(name.text))
    yield from say("thanks", role=role, letters=letters)
    return Next("reflect", {"from": role})


# what is sent, and when


def test_it_says_and_asks_in_order_and_waits_at_the_first_question() -> None:
    one = Talker(greeting)
    assert one.begin() == ["hello", "what-name"]
    assert one.waiting == "name"


def test_what_was_said_before_an_answer_is_not_said_again_after_it() -> None:
    one = Talker(greeting)
    one.begin()
    assert one.write("Alex") == ["nice", "what-role"]
    assert one.tap("lead") == ["thanks"]


def test_it_hands_over_to_what_follows_when_it_ends() -> None:
    one = Talker(greeting)
    one.begin()
    one.write("Alex")
    turn = one.hear(Reply(choice="other"))
    assert turn.finished
    assert turn.next == Next("reflect", {"from": "other"})
    assert turn.steps == [Say("thanks", {"role": "other", "letters": 4})]


def test_replaying_without_a_reply_puts_the_open_question_again_and_nothing_answered_before_it() -> None:
    one = Talker(greeting)
    one.begin()
    one.write("Alex")
    assert one.begin() == ["nice", "what-role"]


def test_a_dialogue_without_a_question_ends_at_once() -> None:
    def only_says(facts: Facts) -> Script:
        yield from say("help")
        return None

    turn = talk.replay(only_says, {}, {}, Service())
    assert turn.finished
    assert messages(turn) == ["help"]
    assert turn.next is None


def test_facts_reach_the_dialogue() -> None:
    def about(facts: Facts) -> Script:
        yield from say("hello", name=facts["name"])
        return None

    assert talk.replay(about, {"name": "Sam"}, {}, Service()).steps == [Say("hello", {"name": "Sam"})]


def test_the_record_that_was_handed_in_is_left_as_it_was() -> None:
    record: Record = {}
    talk.replay(greeting, {}, record, Service(), "name", Reply("Alex"))
    assert record == {}


def test_an_attachment_comes_back_out_of_the_record_as_it_went_in() -> None:
    heard: list[Reply] = []

    def listening(facts: Facts) -> Script:
        heard.append((yield from invite("voice", "speak")))
        yield from ask("more", "more")
        return None

    one = Talker(listening)
    one.begin()
    sent = Reply("a caption", message="m7", attachment=Attachment("voice", "f1", 12, "audio/ogg"))
    one.hear(sent)
    one.begin()
    assert heard == [sent, sent]


# replies that don't fit


def test_a_reply_to_a_question_that_is_not_reached_answers_nothing() -> None:
    one = Talker(greeting)
    one.begin()
    turn = one.hear(Reply(choice="lead"), question="role")
    assert turn.answered is None
    assert turn.misunderstood is None
    assert turn.waiting is not None
    assert turn.waiting.name == "name"


@pytest.mark.parametrize(
    ("reply", "hint"),
    [(Reply("lead, I think"), "policy/choose"), (Reply(choice="gardener"), "policy/gone"), (Reply(), "policy/choose")],
)
def test_what_fits_no_option_is_misunderstood_and_leaves_no_trace(reply: Reply, hint: str) -> None:
    one = Talker(greeting)
    one.begin()
    one.write("Alex")
    before = dict(one.record)
    turn = one.hear(reply)
    assert turn.misunderstood is not None
    assert turn.misunderstood.hint == hint
    assert turn.record == before
    assert turn.answered is None
    assert turn.waiting is not None
    assert turn.waiting.name == "role"


def test_words_that_cannot_be_read_are_misunderstood_with_the_hint_of_the_reader() -> None:
    def a_number(said: str) -> int:
        if not said.isdigit():
            raise Misunderstood("no-number", said=said)
        return int(said)

    def counting(facts: Facts) -> Script:
        found = yield from ask_for("many", "how-many", a_number, ["3"])
        yield from say("so-many", found=found)
        return None

    one = Talker(counting)
    one.begin()
    turn = one.hear(Reply("lots"))
    assert turn.misunderstood is not None
    assert (turn.misunderstood.hint, turn.misunderstood.values) == ("no-number", {"said": "lots"})
    assert one.record == {}
    assert one.hear(Reply(choice="3")).steps == [Say("so-many", {"found": 3})]


def test_words_may_be_understood_as_an_option() -> None:
    def understand(step: Ask, reply: Reply) -> Reply:
        return Reply(choice="lead") if reply.text == "Lead" and step.options else reply

    record = talk.replay(greeting, {}, {}, Service(), "name", Reply("Lead"), understand).record
    assert record["name"] == {"text": "Lead"}
    turn = talk.replay(greeting, {}, record, Service(), "role", Reply("Lead"), understand)
    assert turn.finished
    assert turn.record["role"] == {"choice": "lead"}


def test_a_choice_that_was_withdrawn_meanwhile_is_asked_for_again() -> None:
    def offering(*options: str) -> Dialogue:
        def dialogue(facts: Facts) -> Script:
            yield from choose("tea", "which-tea", options)
            yield from ask("milk", "milk")
            return None

        return dialogue

    one = Talker(offering("green", "black"))
    one.begin()
    one.tap("green")
    assert one.deploy(offering("black", "mint")) == ["which-tea"]
    assert one.waiting == "tea"
    assert one.tap("mint") == ["milk"]


# what is done


def test_a_request_is_carried_out_once_however_often_it_is_passed() -> None:
    def working(facts: Facts) -> Script:
        one = yield from do("first", Count("abc"))
        yield from ask("a", "a")
        two = yield from do("second", Count("de"))
        yield from ask("b", "b")
        yield from say("sum", both=one + two)
        return None

    one = Talker(working)
    one.begin()
    one.write("x")
    assert one.hear(Reply("y")).steps == [Say("sum", {"both": 5})]
    assert one.service.done == [("first", Count("abc")), ("second", Count("de"))]


def keeping(facts: Facts) -> Script:
    words = yield from ask("words", "write")
    letters = yield from do("kept", Count(words.text))
    yield from ask("more", "more", letters=letters)
    return None


def test_a_request_is_carried_out_again_only_when_it_has_changed() -> None:
    one = Talker(keeping)
    one.begin()
    one.write("one", message="m1")
    same = talk.revised(one.record, "m1", "one")
    assert same is not None
    talk.replay(keeping, {}, same, one.service)
    assert len(one.service.done) == 1
    changed = talk.revised(one.record, "m1", "three")
    assert changed is not None
    turn = talk.replay(keeping, {}, changed, one.service)
    assert one.service.done == [("kept", Count("one")), ("kept", Count("three"))]
    assert turn.record["kept"]["result"] == 5


def test_a_request_that_fails_leaves_the_dialogue_closed_and_the_error_is_seen() -> None:
    closed: list[bool] = []

    def careful(facts: Facts) -> Script:
        try:
            yield from do("break", Count("x"))
        finally:
            closed.append(True)
        return None

    def broken(name: str, request: Request[Any]) -> Any:
        raise RuntimeError(name)

    with pytest.raises(RuntimeError, match="break"):
        talk.replay(careful, {}, {}, broken)
    assert closed == [True]


# going back and editing


def test_back_drops_the_newest_answer_and_what_was_done_after_it() -> None:
    one = Talker(keeping)
    one.begin()
    one.write("first words")
    assert list(one.record) == ["words", "kept"]
    assert talk.back(one.record) == {}


def test_back_leaves_what_was_done_and_answered_before() -> None:
    one = Talker(greeting)
    one.begin()
    one.write("Alex")
    record = one.record | {"role": {"choice": "lead"}, "letters": {"print": 1, "result": 4}}
    assert talk.back(record) == one.record


def test_back_with_nothing_answered_changes_nothing() -> None:
    record: Record = {"now": {"print": 1, "result": {}}}
    assert talk.back(record) == record
    assert talk.back({}) == {}


def test_back_goes_from_newest_to_oldest_also_after_an_answer_was_given_anew() -> None:
    def three(facts: Facts) -> Script:
        for name in ("a", "b", "c"):
            yield from ask(name, name)
        return None

    one = Talker(three)
    one.begin()
    one.write("1")
    one.write("2")
    one.record = talk.back(one.record)
    assert one.begin() == ["b"]
    one.write("2 again")
    assert [one.record[name]["text"] for name in one.record] == ["1", "2 again"]
    one.record = talk.back(talk.back(one.record))
    assert one.begin() == ["a"]


def test_an_edited_message_replaces_the_answer_that_was_given_in_it() -> None:
    one = Talker(greeting)
    one.begin()
    one.write("Alxe", message="m1")
    record = talk.revised(one.record, "m1", "Alex")
    assert record is not None
    assert record["name"] == {"text": "Alex", "message": "m1"}
    assert one.record["name"]["text"] == "Alxe", "the old record is left alone"


def test_an_edit_keeps_the_place_of_the_answer_so_that_back_still_drops_the_newest() -> None:
    record: Record = {"a": {"text": "1", "message": "m1"}, "b": {"text": "2", "message": "m2"}}
    edited = talk.revised(record, "m1", "one")
    assert edited is not None
    assert talk.back(edited) == {"a": {"text": "one", "message": "m1"}}


@pytest.mark.parametrize("message", ["m9", ""])
def test_an_edited_message_that_answered_nothing_replaces_nothing(message: str) -> None:
    assert talk.revised({"a": {"text": "1", "message": "m1"}, "b": {"choice": "x"}}, message, "new") is None


def test_a_tap_has_no_words_to_edit() -> None:
    assert talk.revised({"a": {"choice": "yes", "message": "m1"}}, "m1", "new words") is None


# mistakes in dialogues


@pytest.mark.parametrize("second", [Do("twice", Count("x")), Ask("twice", "again", {})])
def test_a_name_used_twice_is_refused_by_name(second: Do | Ask) -> None:
    def confused(facts: Facts) -> Script:
        yield Do("twice", Count(""))
        yield second
        return None

    with pytest.raises(DialogueError, match="'twice' is used twice"):
        talk.replay(confused, {}, {}, Service())


def test_a_dialogue_that_never_comes_to_a_question_is_refused() -> None:
    def endless(facts: Facts) -> Script:
        while True:
            yield from say("and on")

    with pytest.raises(DialogueError, match="without coming to a question"):
        talk.replay(endless, {}, {}, Service())


def test_a_long_dialogue_is_not_endless() -> None:
    def long(facts: Facts) -> Script:
        for number in range(150):
            yield from ask(f"q.{number}", "q")
        return None

    one = Talker(long)
    one.begin()
    for _ in range(150):
        one.write("a")
    assert len(one.record) == 150
    assert one.waiting == ""


# a deploy in the middle of a conversation


def version_one(facts: Facts) -> Script:
    yield from say("hello")
    name = yield from ask("name", "name")
    role = yield from choose("role", "role", ["lead", "other"])
    yield from do("met", Count(name.text))
    day = yield from choose("day", "day", ["mon", "tue"])
    yield from say("bye", name=name.text, role=role, day=day)
    return None


def version_two(facts: Facts) -> Script:
    """A question inserted in the middle, one more at the beginning, and something else done."""
    consent = yield from choose("consent", "consent", ["yes"])
    name = yield from ask("name", "name")
    yield from say("welcome")
    role = yield from choose("role", "role", ["lead", "other"])
    place = yield from ask("place", "place")
    yield from do("met", Count(name.text + place.text))
    day = yield from choose("day", "day", ["mon", "tue"])
    yield from say("bye", name=name.text, role=role, day=day, consent=consent, place=place.text)
    return None


def version_three(facts: Facts) -> Script:
    """Reordered, one dropped, one that offers other choices, and one that is done where once was asked."""
    day = yield from choose("day", "day", ["mon", "wed"])
    yield from do("name", Count(day))
    role = yield from choose("role", "role", ["other", "lead"])
    yield from say("bye", role=role, day=day)
    return None


ANSWERS = {
    "name": Reply("Alex", message="m1"), "role": Reply(choice="lead"), "day": Reply(choice="mon"),
    "consent": Reply(choice="yes"), "place": Reply("Leeds"),
}  # fmt: skip
VERSIONS: tuple[Dialogue, ...] = (version_one, version_two, version_three)


@pytest.mark.parametrize("before", VERSIONS)
@pytest.mark.parametrize("after", VERSIONS)
@pytest.mark.parametrize("answered", range(5))
def test_a_deploy_strands_nobody_wherever_they_were(before: Dialogue, after: Dialogue, answered: int) -> None:
    one = Talker(before)
    one.begin()
    for _ in range(answered):
        if one.waiting:
            one.hear(ANSWERS[one.waiting])
    given = {name for name, found in one.record.items() if "print" not in found}
    one.deploy(after)
    asked = []
    while one.waiting:
        asked.append(one.waiting)
        one.hear(ANSWERS[one.waiting])
    assert not given & set(asked), "what was answered is not asked again"
    assert len(asked) == len(set(asked))
    said = talk.replay(after, {}, one.record, one.service).steps[-1]
    assert said.values["role"] == "lead"
    assert said.values["day"] == "mon"


def test_after_a_deploy_that_withdrew_the_choice_only_that_question_is_put_again() -> None:
    one = Talker(version_one)
    one.begin()
    for reply in (ANSWERS["name"], ANSWERS["role"], Reply(choice="tue")):
        one.hear(reply)
    record = {name: one.record[name] for name in ("name", "role", "met")} | {"day": {"choice": "tue"}}
    late = Talker(version_one, record=record)
    assert late.deploy(version_three) == ["day"]
    assert late.tap("wed") == ["bye"]


# the same for any dialogue

Node = tuple[str, Any]


def steps(children: st.SearchStrategy[list[Node]]) -> st.SearchStrategy[list[Node]]:
    branches = st.lists(children, min_size=1, max_size=3)
    node = st.one_of(
        st.just(("say", None)),
        st.just(("ask", None)),
        st.just(("do", None)),
        st.tuples(st.just("choose"), branches),
    )
    return st.lists(node, max_size=4)


TREES: st.SearchStrategy[list[Node]] = st.recursive(st.just([]), steps, max_leaves=10)


def grown(tree: list[Node]) -> Dialogue:
    """A dialogue of this shape, its names unique; what it says depends on all that it has heard and had done."""

    def branch(nodes: Sequence[Node], path: str, heard: list[str]) -> talk.Talk[None]:
        for number, (kind, more) in enumerate(nodes):
            name = f"{path}{number}"
            if kind == "say":
                yield from say(f"say {name}", heard=tuple(heard))
            elif kind == "ask":
                heard.append((yield from ask(name, f"ask {name}", heard=tuple(heard))).text)
            elif kind == "do":
                heard.append(str((yield from do(name, Count("/".join(heard))))))
            else:
                keys = [f"k{key}" for key in range(len(more))]
                heard.append((yield from choose(name, f"choose {name}", keys)))
                yield from branch(more[int(heard[-1][1:])], f"{name}.{heard[-1]}.", heard)

    def dialogue(facts: Facts) -> Script:
        heard: list[str] = []
        yield from branch(tree, "", heard)
        yield from say("end", heard=tuple(heard))
        return Next("after", {"heard": len(heard)})

    return dialogue


def fitting(step: Ask, pick: int, text: str) -> Reply:
    return Reply(choice=step.options[pick % len(step.options)].key) if step.options else Reply(text, message=str(pick))


def straight_through(
    dialogue: Dialogue, answers: Callable[[Ask, int], Reply], service: Service
) -> tuple[list[tuple[str, Any]], Any]:
    """Run a dialogue as an ordinary generator, once, without any record: what it sends, and what follows."""
    sent: list[tuple[str, Any]] = []
    script, number, value = dialogue({}), 0, None
    while True:
        try:
            step = script.send(value)
        except StopIteration as end:
            return sent, end.value
        value = None
        if isinstance(step, Do):
            value = service(step.name, step.request)
            continue
        sent.append((step.message, step.values))
        if isinstance(step, Ask):
            reply = answers(step, number)
            number += 1
            value = reply


@given(TREES, st.lists(st.tuples(st.integers(0, 5), st.text(max_size=5)), min_size=1, max_size=30), st.data())
def test_event_by_event_comes_to_the_same_as_straight_through(
    tree: list[Node], drawn: list[tuple[int, str]], data: st.DataObject
) -> None:
    def answers(step: Ask, number: int) -> Reply:
        return fitting(step, *drawn[number % len(drawn)])

    dialogue = grown(tree)
    once = Service()
    meant, following = straight_through(dialogue, answers, once)

    many = Service()
    record: Record = {}
    turn = talk.replay(dialogue, {}, record, many)
    sent, number = [(step.message, step.values) for step in turn.steps], 0
    while turn.waiting is not None:
        record = json.loads(json.dumps(turn.record))
        if not turn.waiting.words and data.draw(st.booleans()):
            noise = talk.replay(dialogue, {}, record, many, turn.waiting.name, Reply("words, not a tap"))
            assert noise.misunderstood is not None
            assert noise.record == record
        turn = talk.replay(dialogue, {}, record, many, turn.waiting.name, answers(turn.waiting, number))
        number += 1
        sent += [(step.message, step.values) for step in turn.steps]
    assert sent == meant
    assert turn.next == following
    assert many.done == once.done


@given(TREES, st.lists(st.tuples(st.integers(0, 5), st.text(max_size=5)), min_size=1, max_size=20))
def test_back_undoes_an_answer_whatever_the_dialogue(tree: list[Node], drawn: list[tuple[int, str]]) -> None:
    one = Talker(grown(tree))
    one.begin()
    number = 0
    while one.waiting:
        before, record = talk.replay(one.dialogue, {}, one.record, one.service).waiting, one.record
        assert before is not None
        turn = one.hear(fitting(before, *drawn[number % len(drawn)]))
        again = talk.replay(one.dialogue, {}, talk.back(turn.record), one.service).waiting
        assert again is not None
        assert again.name == before.name
        assert all(talk.back(turn.record)[name] == record[name] for name in talk.back(turn.record))
        number += 1
