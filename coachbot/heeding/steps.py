"""What a text says that its writer will do."""

from coachbot.heeding.phrases import phrases, plain, sentences

READ = 5_000
"""How much of a text is read, in characters."""
LEAST, MOST = 4, 40
"""How many words a sentence has that can stand alone as a commitment."""


def next_step(text: str) -> str:
    """The last sentence that says what its writer will do, as it was typed; "" if none clearly does."""
    text = text[:READ]
    read = plain(text)
    found = ""
    for start, sentence in sentences(read):
        end = start + len(sentence)
        asks = read[end : end + 1] == "?"
        if not asks and LEAST <= len(sentence.split()) <= MOST and _promises(sentence):
            found = text[start : end + 1].strip()
    return found


def _promises(sentence: str) -> bool:
    return bool(phrases("step", "will").search(sentence)) and not phrases("step", "wont").search(sentence)
