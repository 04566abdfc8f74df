"""Figures are computed right, their intervals are known ones, and `coachbot eval` shows what each signal does."""

import json
from dataclasses import fields
from math import log2
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from coachbot import matching, recall
from coachbot.cli import main
from coachbot.errors import ContentError
from coachbot.evaluation import labelled, measuring, tuning
from coachbot.evaluation.intervals import bootstrap, wilson
from coachbot.evaluation.matching import place
from coachbot.evaluation.measuring import NOTHING, Subject, Target, Weighed, ablation, figure, figures, milliseconds
from coachbot.evaluation.recall import ndcg_at_5, recall_at_3
from coachbot.evaluation.report import refreshed, share
from coachbot.evaluation.subjects import CONCERN, LACKING, MATCHING, RECALL, SCREENING, SUBJECTS, emptied, put_in_place
from coachbot.heeding import concern, concerns
from coachbot.screening import find
from coachbot.screening.lexicon import lexicon

SAMPLE = {
    "dev_entries": [
        {
            "text": "Rang the reporter at the Gazette before she rang us. Comms had the line ready.",
            "acceptable": ["cc.7.12"],
            "headings": [7],
        },
        {"text": "", "acceptable": ["cc.1.1"], "headings": [1]},
    ],
    "dev_resurface": [
        {
            "half": "held_out",
            "entries": [{"id": "a", "text": "Eleven for toast."}, {"id": "b", "text": "The boiler again."}],
            "queries": [{"text": "toast", "relevant": ["a"]}, {"text": "boiler", "relevant": ["b"]}],
        }
    ],
    "dev_identify": [
        {"text": "Rang Brandon Cleasby.", "identifies": True, "spans": [[5, 20, "name"]]},
        {"text": "Rang the school.", "identifies": False, "spans": []},
    ],
    "dev_lacking": [{"text": "Rang all four nurseries.", "present": ["event"], "lacks": ["meaning"]}],
    "dev_concern": [{"text": "I can't go on.", "concern": "self"}, {"text": "A long day.", "concern": ""}],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a tiny sample of each kind, and no examples of the project's own."""
    monkeypatch.setattr(labelled, "own_folder", lambda: tmp_path / "nowhere")
    for name, examples in SAMPLE.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, examples)), "utf-8")
    return tmp_path


# --- intervals ---


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_has_its_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=0.0001)


@given(st.integers(1, 500), st.data())
def test_wilsons_interval_holds_the_share_and_mirrors_that_of_the_misses(trials: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, trials))
    low, high = wilson(hits, trials)
    assert 0 <= low <= hits / trials + 1e-9
    assert hits / trials - 1e-9 <= high <= 1
    assert wilson(trials - hits, trials) == pytest.approx((1 - high, 1 - low))


def test_the_bootstrap_interval_is_that_of_the_mean_and_the_same_each_time() -> None:
    values = [0.0, 0.5, 1.0] * 40
    low, high = bootstrap(values)
    deviation = (1 / 6 / 120) ** 0.5
    assert (low, high) == pytest.approx((0.5 - 1.96 * deviation, 0.5 + 1.96 * deviation), abs=0.015)
    assert bootstrap(values) == (low, high)
    assert bootstrap([1.0] * 5) == (1.0, 1.0)


def test_a_figure_of_hits_and_misses_has_wilsons_interval_and_any_other_the_bootstraps() -> None:
    assert figure([1.0, 0.0, 1.0, 1.0]).interval == wilson(3, 4)
    assert figure([0.5, 1.0, 0.25]).interval == bootstrap([0.5, 1.0, 0.25])


# --- measures, by hand ---


def test_hits_count_the_place_of_the_first_acceptable_behaviour() -> None:
    ranked = ["cc.1.1", "cc.2.1", "cc.3.1", "cc.3.2", "cc.4.1", "cc.5.1"]
    example = {"acceptable": ["cc.3.2", "cc.5.1"], "headings": [1, 3, 5]}
    assert place(ranked, example["acceptable"]) == 4
    assert MATCHING.scores(example, ranked) == {"hit@1": [0], "hit@5": [1], "heading@1": [1], "MRR": [0.25]}
    assert MATCHING.scores(example, []) == {"hit@1": [0], "hit@5": [0], "heading@1": [0], "MRR": [0]}


def test_recall_at_3_asks_for_no_more_than_three() -> None:
    assert recall_at_3(["a", "x", "b", "c"], {"a", "b", "c", "d"}) == pytest.approx(2 / 3)
    assert recall_at_3(["x", "y", "a"], {"a"}) == 1
    assert recall_at_3([], {"a"}) == 0


def test_ndcg_discounts_later_places_and_is_one_for_the_best_order() -> None:
    assert ndcg_at_5(["a", "b", "x"], {"a", "b"}) == 1
    assert ndcg_at_5(["x", "a", "b"], {"a", "b"}) == pytest.approx((1 / log2(3) + 1 / 2) / (1 + 1 / log2(3)))
    assert ndcg_at_5(["x", "y", "z", "v", "w", "a"], {"a"}) == 0


def test_found_counts_texts_and_details_count_spans_and_alarms_only_other_texts() -> None:
    text = "Brandon Cleasby and somebody"
    marked = {"identifies": True, "spans": [[0, 15, "name"], [20, 28, "name"]]}
    assert SCREENING.scores(marked, find(text)) == {"found": [True], "details": [True, False]}
    assert SCREENING.scores(marked, []) == {"found": [False], "details": [False, False]}
    assert SCREENING.scores({"identifies": False, "spans": []}, find(text)) == {"false alarms": [True]}


def test_a_concern_counts_for_the_kind_that_is_true_and_for_the_kind_that_was_said() -> None:
    assert CONCERN.scores({"concern": "child"}, "self") == {"child recall": [False], "self precision": [False]}
    assert CONCERN.scores({"concern": ""}, "") == {"left alone": [True]}


def test_figures_of_a_tiny_sample_are_what_can_be_counted_by_hand(folder: Path) -> None:
    entries = labelled.load(folder / "dev_entries.jsonl", "entries")
    found = figures(MATCHING, entries)
    assert (found["hit@1"].share, found["hit@5"].share, found["hit@1"].of) == (0.5, 0.5, 2)
    (leader,) = labelled.load(folder / "dev_resurface.jsonl", "resurface")
    assert figures(RECALL, list(RECALL.unfold(leader)))["recall@3"].share == 1
    texts = labelled.load(folder / "dev_identify.jsonl", "identify")
    assert {name: one.share for name, one in figures(SCREENING, texts).items()} == {
        "found": 1, "details": 1, "false alarms": 0,
    }  # fmt: skip


def test_time_is_the_mean_and_what_95_in_100_calls_stay_within(monkeypatch: pytest.MonkeyPatch) -> None:
    stops = (moment for took in range(1, 21) for moment in (0.0, float(took)))
    monkeypatch.setattr(measuring, "perf_counter", lambda: next(stops))
    assert milliseconds(CONCERN, SAMPLE["dev_concern"] * 10) == (10_500, 19_000)


# --- with and without each signal ---


@pytest.mark.parametrize(("subject", "weights"), [(MATCHING, matching.Weights), (RECALL, recall.Weights)])
def test_every_weight_is_left_out_once(subject: Subject, weights: type) -> None:
    assert set(subject.answers) == {NOTHING, *(field.name for field in fields(weights))}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.kind)
def test_each_signal_is_compared_by_each_measure(subject: Subject, folder: Path) -> None:
    examples = [
        one
        for example in labelled.load(folder / f"dev_{subject.kind}.jsonl", subject.kind)
        for one in subject.unfold(example)
    ]
    found = ablation(subject, examples)
    assert list(found) == list(subject.answers)
    assert all(change.interval is None for change in found[NOTHING].values())
    assert all(set(changes) <= set(subject.compared) for changes in found.values())


def test_a_change_is_measured_on_the_same_examples() -> None:
    subject = Subject(
        module="", title="", kind="", counted="", targets={}, compared=("right",), timed=lambda example: None,
        answers={NOTHING: lambda example: True, "signal": lambda example: example["easy"]},
        scores=lambda example, answer: {"right": [answer]},
    )  # fmt: skip
    found = ablation(subject, [{"easy": True}] * 6 + [{"easy": False}] * 4)
    assert found["signal"]["right"].share == 0.6
    assert found["signal"]["right"].interval == bootstrap([0.0] * 6 + [-1.0] * 4)


def test_without_given_names_a_name_is_missed_and_afterwards_found_again() -> None:
    example = {"text": "We met about brandon cleasby again."}
    assert SCREENING.answers["list given"](example) == []
    assert find(example["text"]) == SCREENING.answers[NOTHING](example) != []


def test_without_its_grave_signs_distress_is_missed_and_afterwards_noticed_again() -> None:
    assert CONCERN.answers["self grave"]({"text": "I can't go on."}) == ""
    assert concern("I can't go on.") == "self"


def test_without_the_signs_of_an_event_none_is_seen() -> None:
    example = {"text": "Rang all four nurseries."}
    assert "event" in LACKING.answers[NOTHING](example).present
    assert "event" not in LACKING.answers["event"](example).present


def test_what_was_put_in_place_is_taken_away_even_after_a_failure() -> None:
    before = concerns.phrases
    with pytest.raises(ZeroDivisionError), put_in_place(concerns, "phrases", None):
        raise ZeroDivisionError
    assert concerns.phrases is before


def test_an_emptied_list_is_of_the_same_kind() -> None:
    known = lexicon()
    assert emptied(known.everyday) == frozenset()
    assert emptied(known.given).weight("brandon") == 0
    assert emptied(known.context).keys() == known.context.keys()


# --- cross-validation ---


def test_cross_validation_judges_each_group_by_weights_tuned_on_the_others() -> None:
    subject = Subject(
        module="", title="", kind="", counted="", targets={}, compared=("right",), timed=lambda example: None,
        answers={NOTHING: lambda example: True},
        scores=lambda example, answer: {"right": [answer]},
    )  # fmt: skip
    # The examples of a group are right by a weight of their own only, which the others can't teach.
    weighed = Weighed({"w": 1.0}, lambda weights: lambda example: weights["w"] == example["best"])
    groups = [[{"best": 0.0}] * 2, [{"best": 1.5}] * 2, [{"best": 2.0}] * 2]
    as_is, left_out = tuning.cross_validated(subject, weighed, groups)["right"]
    assert (as_is.share, left_out.share, left_out.of) == (1, 0, 6)
    alike = [[{"best": 1.5}]] * 3
    assert tuning.cross_validated(subject, weighed, alike)["right"][1].share == 1


# --- the command ---


def test_the_report_tells_figures_targets_signals_and_time_within_80_columns(folder: Path) -> None:
    result = CliRunner().invoke(main, ["eval", "--data", str(folder)])
    assert result.exit_code == 0, result.output
    for said in ("hit@5", "at least .75", "falls short", "meets", "ms", "story", "claims", "held out", "left alone"):
        assert said in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_only_the_modules_named_are_measured(folder: Path) -> None:
    output = CliRunner().invoke(main, ["eval", "screening", "--data", str(folder)]).output
    assert "Screening" in output
    assert "Matching" not in output
    assert "there are matching, recall" in CliRunner().invoke(main, ["eval", "mood"]).output


def test_the_tables_of_a_page_are_renewed_and_its_words_kept(folder: Path) -> None:
    page = folder / "page.md"
    page.write_text("Before\n<!-- figures: entries -->\nold\n<!-- end -->\nAfter\n", "utf-8")
    for _ in range(2):
        result = CliRunner().invoke(main, ["eval", "matching", "--data", str(folder), "--into", str(page)])
        assert result.exit_code == 0, result.output
    text = page.read_text("utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("After\n")
    assert "old" not in text
    assert text.count("| MRR |") == 1


def test_a_page_without_a_place_for_the_figures_is_left_alone(folder: Path) -> None:
    with pytest.raises(ContentError, match="figures: identify"):
        refreshed("No marks here.", ["screening"], [folder])


def test_the_page_of_the_docs_has_a_place_for_every_subject() -> None:
    page = (Path(__file__).parent.parent / "docs" / "understanding.md").read_text("utf-8")
    assert all(f"<!-- figures: {subject.kind} -->" in page for subject in SUBJECTS)


def test_without_any_examples_it_says_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "own_folder", lambda: tmp_path)
    result = CliRunner().invoke(main, ["eval"])
    assert result.exit_code == 1
    assert "checkout" in result.output
    assert "has no labelled examples" in CliRunner().invoke(main, ["eval", "--data", str(tmp_path)]).output


@pytest.mark.parametrize(
    ("line", "wrong"), [("{", "line 2 is not JSON"), ('{"text": "x"}', "line 2 lacks concern"), ("[]", "line 2 lacks")]
)
def test_a_line_that_is_no_example_is_named(tmp_path: Path, line: str, wrong: str) -> None:
    path = tmp_path / "concern.jsonl"
    path.write_text(f'{{"text": "", "concern": ""}}\n{line}\n', "utf-8")
    with pytest.raises(ContentError, match=wrong):
        labelled.load(path, "concern")


@pytest.mark.parametrize(
    ("value", "signed", "said"),
    [
        (0.814, False, ".81"),
        (1.0, False, "1.00"),
        (0.0, False, ".00"),
        (-0.1, True, "-.10"),
        (0.02, True, "+.02"),
        (-0.001, True, ".00"),
        (-1.0, True, "-1.00"),
    ],
)
def test_a_share_is_said_without_its_zero(value: float, signed: bool, said: str) -> None:
    assert share(value, signed) == said


def test_a_target_is_a_floor_or_a_ceiling() -> None:
    assert Target(0.9).met_by(0.9)
    assert not Target(0.9).met_by(0.89)
    assert Target(0.05, at_most=True).met_by(0.05)
    assert not Target(0.05, at_most=True).met_by(0.06)
