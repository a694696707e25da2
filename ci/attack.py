#!/usr/bin/env python3
"""Further hostile inputs, by another hand than the mends: ci/attack.py PATH/TO/corridor [ID ...].

One line a case, PASS or FAIL with what was seen; exit 1 when one fails. Needs Python and Linux alone.
Everything happens in a temporary folder. Bounds are CPU seconds and peak memory of a release build.
"""

import shutil
import sys
import tempfile

import attack_budgets  # noqa: F401
import attack_names  # noqa: F401
import attack_outputs  # noqa: F401
import attack_words  # noqa: F401
from attack_tools import CASES


def main():
    asked = sys.argv[2:]
    failed = 0
    for name, f in CASES.items():
        if asked and not any(name.startswith(a) for a in asked):
            continue
        folder = tempfile.mkdtemp(prefix="corridor-attack-")
        try:
            found = f(folder)
        except Exception as error:  # noqa: BLE001 - a case that cannot run has failed
            found = f"the case itself: {error!r}"
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        failed += found is not None
        print(f"{'PASS' if found is None else 'FAIL'} {name}{'' if found is None else ': ' + str(found)[:300]}", flush=True)
    print(f"{len(CASES) if not asked else '-'} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
