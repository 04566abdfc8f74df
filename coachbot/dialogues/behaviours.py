"""Which behaviours an entry is about: up to five to tap, or one found by a word."""

from coachbot.dialogues.keeping import add
from coachbot.model import Option
from coachbot.requests.journal import Claim, SearchBehaviours, Suggest
from coachbot.requests.profile import Named
from coachbot.talk import Talk, ask, do, invite

MOST = 5


def claim_behaviours(entry: int, told: bool = False) -> Talk[list[Named]]:
    """The behaviours that the leader set the entry against, in the order tapped.

    `told`: the leader knows already that the entry is kept. Words typed meanwhile belong to the
    entry; to search, there is a button.
    """
    on_offer = yield from do("suggested", Suggest(entry, MOST))
    chosen: list[Named] = []
    tap = 0
    found_by, added = "", False
    while True:
        options = [Option(one["id"], f"{'✓ ' if one in chosen else ''}{one['title']}") for one in on_offer]
        reply = yield from invite(
            f"behaviour.{tap}",
            "behaviours/which",
            [*options, "done" if chosen else "none", "search"],
            in_place=tap > 0,
            chosen=list(chosen),
            on_offer=on_offer,
            searched=found_by,
            told=told or tap > 0,
            added=added,
        )
        tap, added = tap + 1, False
        if reply.choice in ("done", "none"):
            break
        if reply.choice == "search":
            words = yield from ask(f"word.{tap}", "behaviours/search", ["enough"], in_place=True)
            if words.choice:
                continue
            found_by = words.text
            found = yield from do(f"found.{tap}", SearchBehaviours(words.text))
            on_offer = chosen + [one for one in found if one not in chosen]
            continue
        picked = next((one for one in on_offer if one["id"] == reply.choice), None)
        if picked is None:
            yield from add(f"words.{tap}", entry, reply)
            fresh = yield from do(f"suggested.{tap}", Suggest(entry, MOST))
            on_offer, added = chosen + [one for one in fresh if one not in chosen], True
            continue
        if picked in chosen:
            chosen.remove(picked)
        elif len(chosen) < MOST:
            chosen.append(picked)
        yield from do(f"claimed.{tap}", Claim(entry, tuple(one["id"] for one in chosen)))
    return chosen
