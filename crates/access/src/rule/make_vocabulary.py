"""Write vocabulary.txt: the single words that may name a material or a product in a rule of origin.

usage: make_vocabulary.py HS2017_DESCRIPTIONS.csv HS2022_DESCRIPTIONS.csv < own_words.txt > vocabulary.txt

The words of the Harmonized System's own headings and subheadings (World Customs Organization; public tables of HS
2017 and 2022), without order or text, and words of our own on standard input, one or more a line.
"""
import re
import sys

words = set(sys.stdin.read().split())
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        words |= set(re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", file.read().lower()))
print("\n".join(sorted(words)))
