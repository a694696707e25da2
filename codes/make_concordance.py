"""Write codes/hs_steps.csv and codes/hs17_classes.csv: how six-digit codes go from one revision to the next, and the classes
that each code of HS 2017 is in.

usage: make_concordance.py STEPS.parquet OTHER.csv   (needs pyarrow)

STEPS: code_after, code_before, adjustment ("2012 to 2007"); the UN's correlation tables as
harvard-growth-lab/comtrade-conversion-weights carries them (Apache 2.0). OTHER: hs17, system, code; after the UN
correspondence tables, as insongkim/concordance carries them (MIT); its HS22 rows stand for the step from 2017 to 2022, where
the first file pairs every code of a group with every other. A code that stays as it is and alone is left out.

LALL: technology groups of Lall (2000), "The technological structure and performance of developing country manufactured
exports, 1985-98", Oxford Development Studies 28(3), table A1, in codes of SITC revision 3 as UNCTAD's classification by
degree of manufacturing has them. What no group has (351, 883, 892, 896, 911, 931, 961, 971) is in none.
"""
import csv, pathlib, sys
import pyarrow.parquet as pq

LALL = {
    "primary": "001 011 012 022 025 034 036 041 042 043 044 045 054 057 071 072 074 075 081 091 121 211 212 222 223 231 244 245 246"
    " 261 263 268 272 273 274 277 278 291 292 321 333 342 343 344 345 681 682 683 684 685 686 687",
    "resource-based": "016 017 023 024 035 037 046 047 048 056 058 059 061 062 073 098 111 112 122 232 247 248 251 264 265 269 281"
    " 282 283 284 285 286 287 288 289 322 325 334 335 411 421 422 431 511 514 515 516 522 523 524 531 532 551 592 621 625 629 633"
    " 634 635 641 661 662 663 664 667 689",
    "low": "611 612 613 642 651 652 654 655 656 657 658 659 665 666 673 674 675 676 677 678 691 692 693 694 695 696 697 699 821 831"
    " 841 842 843 844 845 846 848 851 893 894 895 897 898 899",
    "medium": "266 267 512 513 533 553 554 562 571 572 573 574 575 579 581 582 583 591 593 597 598 653 671 672 679 711 713 714 721"
    " 722 723 724 725 726 727 728 731 733 735 737 741 742 743 744 745 746 747 748 749 762 763 772 773 775 781 782 783 784 785 786 791"
    " 793 811 812 813 872 873 882 884 885 891",
    "high": "525 541 542 712 716 718 751 752 759 761 764 771 774 776 778 792 871 874 881",
}
lall = {code: group for group, codes in LALL.items() for code in codes.split()}
assert len(lall) == sum(len(codes.split()) for codes in LALL.values())

here = pathlib.Path(__file__).parent
steps = {}
for row in pq.read_table(sys.argv[1]).to_pylist():
    after, before = row["adjustment"].split(" to ")
    if after != "2022":
        steps.setdefault((int(before), int(after)), set()).add((row["code_before"], row["code_after"]))
classes = {}
for row in csv.DictReader(open(sys.argv[2])):
    if row["system"] == "HS22":
        steps.setdefault((2017, 2022), set()).add((row["hs17"].zfill(6), row["code"].zfill(6)))
    elif row["system"] in ("BEC4", "SITC3", "ISIC3"):
        classes.setdefault(row["hs17"].zfill(6), {}).setdefault(row["system"], set()).add(row["code"])
count = 0
with open(here / "hs_steps.csv", "w", newline="") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["before", "after", "from", "to"])
    for (before, after), pairs in sorted(steps.items()):
        assert all(len(a) == len(b) == 6 for a, b in pairs), (before, after)
        there, back = {}, {}
        for a, b in pairs:
            there.setdefault(a, set()).add(b)
            back.setdefault(b, set()).add(a)
        for a, b in sorted(pairs):
            if not (a == b and len(there[a]) == 1 and len(back[b]) == 1):
                w.writerow([before, after, a, b])
                count += 1
with open(here / "hs17_classes.csv", "w", newline="") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["hs17", "bec4", "sitc3", "isic3", "lall"])
    for code, own in sorted(classes.items()):
        # A code that is in several classes is in none of them alone.
        one = lambda found: next(iter(found)) if len(found) == 1 else "several" if found else ""
        sitc = {c[:3] for c in own.get("SITC3", ())}
        groups = {lall.get(c, "none") for c in sitc}
        w.writerow([code, one(own.get("BEC4", set())), one(sitc), one({c[:2] for c in own.get("ISIC3", ())}), one(groups)])
print(count, "steps,", len(classes), "codes")
