"""spaCy on the documents of the comparison: the tokenizer alone, and the small English architecture.

The weights of en_core_web_sm are a download that this bench does not make. Its architecture
(tok2vec of width 96 and depth 4, tagger, parser, entity recogniser, with as many labels) is
initialised untrained instead: the same multiplications for each word, with useless answers. One
round warms up, and the best of the others counts.

Usage: spacy_rivals.py FOLDER_OF_SETS ROUNDS
"""

import json
import sys
import time
from pathlib import Path

import spacy
from spacy.cli.init_config import init_config
from spacy.training import Example
from spacy.util import load_model_from_config

ENTITIES = (
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT "
    "QUANTITY TIME WORK_OF_ART"
).split()
# As many as OntoNotes has: what the model answers is not looked at, what it costs is.
TAGS = [f"T{i}" for i in range(50)]
RELATIONS = [f"r{i}" for i in range(45)]


def documents(folder: Path) -> list[str]:
    texts = []
    for name in (
        "news/gum_news_interview.jsonl",
        "timeline/trial.documents.jsonl",
        "timeline/corpus_2.documents.jsonl",
    ):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts.append(row["text"] if "text" in row else " ".join(row["sentences"]))
    return texts


def small() -> spacy.Language:
    config = init_config(lang="en", pipeline=["tagger", "parser", "ner"], optimize="efficiency")
    nlp = load_model_from_config(config, auto_fill=True)
    size = max(len(ENTITIES), len(TAGS), len(RELATIONS)) + 1
    words = [f"word{i}" for i in range(size)]
    entities = ["O"] * size
    entities[: len(ENTITIES)] = [f"U-{name}" for name in ENTITIES]
    example = Example.from_dict(
        nlp.make_doc(" ".join(words)),
        {
            "words": words,
            "tags": [TAGS[i % len(TAGS)] for i in range(size)],
            "heads": [0] * size,
            "deps": ["ROOT"] + [RELATIONS[i % len(RELATIONS)] for i in range(size - 1)],
            "entities": entities,
        },
    )
    nlp.initialize(lambda: [example])
    return nlp


def measure(name: str, rounds: int, texts: list[str], run) -> None:
    size = sum(len(text.encode()) for text in texts)
    best, answers = None, set()
    for round_ in range(rounds + 1):
        start = time.process_time()
        answers.add(run())
        seconds = time.process_time() - start
        if round_ and (best is None or seconds < best):
            best = seconds
    assert len(answers) == 1, f"{name}: rounds differ: {answers}"
    print(f"{name}\t{len(texts)}\t{size}\t{best:.4f}\t{size / best / 1e6:.4f}\t{answers.pop()} tokens", flush=True)


def main() -> None:
    texts = documents(Path(sys.argv[1]))
    rounds = int(sys.argv[2])
    blank = spacy.blank("en")
    measure(f"spaCy {spacy.__version__} tokenizer", rounds, texts, lambda: sum(len(blank.make_doc(t)) for t in texts))
    nlp = small()
    measure(
        f"spaCy {spacy.__version__} small architecture",
        max(1, rounds // 3),
        texts,
        lambda: sum(len(doc) for doc in nlp.pipe(texts)),
    )


main()
