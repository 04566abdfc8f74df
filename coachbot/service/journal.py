"""A journal, read by its leader: searched, and matched with behaviours."""

from collections.abc import Iterable

from coachbot import matching, recall
from coachbot.language import rarity, terms
from coachbot.render.messages import listed
from coachbot.requests.journal import SearchBehaviours, Suggest
from coachbot.requests.lookback import Found, Past, Search
from coachbot.requests.profile import Named
from coachbot.service import access
from coachbot.service.access import Written
from coachbot.service.scene import Scene, performs

PAGE = 3  # hits that fit a phone's screen
MOST_HITS = 60
SURE = 0.25  # of a suggestion's score, from which its reason is worth telling
TELLING = 0.6  # of a word's rarity, from which it can be a reason
WEAK = 0.08  # of the best suggestion's score, under which there is nothing to suggest


def text_of(scene: Scene, entry: int) -> str:
    """All that was written in an entry, a paragraph a passage."""
    found = access.own_entry(scene.db, scene.person.id, entry, scene.now)
    return found.text if found else ""


def own_entries(scene: Scene) -> list[Written]:
    """A person's own entries, oldest first."""
    return access.own_entries(scene.db, scene.person.id, scene.now)


@performs(Suggest)
def suggest(request: Suggest, scene: Scene) -> list[Named]:
    """The behaviours that an entry may be about; what the leader claimed before weighs a little."""
    text = text_of(scene, request.entry)
    found = matching.suggest(text, request.limit, claimed=access.claimed_counts(scene.db, scene.person.id, scene.now))
    return _named(scene, found) if found and found[0].score >= WEAK else []


@performs(SearchBehaviours)
def search_behaviours(request: SearchBehaviours, scene: Scene) -> list[Named]:
    """Behaviours by a word or two."""
    return _named(scene, matching.search(request.words, catalogue=scene.catalogue))


def _named(scene: Scene, found: Iterable[matching.Suggestion]) -> list[Named]:
    current = {item.id: item for item in scene.catalogue.behaviours}  # none that was retired
    return [
        Named(id=one.behaviour, title=current[one.behaviour].title, why=_told(one))
        for one in found
        if one.behaviour in current
    ]


def _told(one: matching.Suggestion) -> str:
    """The words that a suggestion is owed to, if they are telling enough to be named."""
    return listed(telling) if one.score >= SURE and (telling := [word for word in one.why if _tells(word)]) else ""


def _tells(word: str) -> bool:
    """Whether one can say "you wrote about" it: it is rare enough, and no name or adverb."""
    is_adverb = word.endswith("ly") and terms(word) == terms(word[:-2])
    return word[:1].islower() and not is_adverb and max(map(rarity, terms(word)), default=0) >= TELLING


@performs(Search)
def search(request: Search, scene: Scene) -> Found:
    """A page of a leader's own entries that fit these words, narrowed by heading and months."""
    mine = [
        one
        for one in own_entries(scene)
        if (not request.heading or any(item.startswith(request.heading + ".") for item in one.behaviours))
        and (not request.months or (scene.today - one.on).days <= request.months * 31)
    ]
    ranked = recall.rank(request.words, [f"{one.text}\n{one.asked}" for one in mine], limit=MOST_HITS)
    pages = max(1, -(-len(ranked) // PAGE))
    page = min(request.page, pages - 1)
    hits = [past(mine[hit.index], scene, " ".join(hit.why)) for hit in ranked[page * PAGE : (page + 1) * PAGE]]
    return Found(hits=hits, page=page, pages=pages, total=len(ranked))


def past(one: Written, scene: Scene, why: str, behaviour: str = "", promise: str = "") -> Past:
    """An entry as dialogues show it."""
    titles = [scene.catalogue[item].title for item in one.behaviours if item in scene.catalogue]
    return Past(
        entry=one.id, on=one.on.isoformat(), asked=one.asked, text=one.passages[0][1] if one.passages else "",
        more=list(one.passages[1:]), behaviours=titles, why=why,
        behaviour=scene.catalogue[behaviour].title if behaviour else "", today=scene.today.isoformat(),
        promise=promise,
    )  # fmt: skip
