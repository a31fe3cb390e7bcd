"""Write golden dialogs anew after an intended change, and show what changed: `python -m dialogs.golden --write`."""

import argparse
import sys
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

from tqdm import tqdm

from dialogs.golden.cast import agent, missing
from dialogs.golden.player import play
from dialogs.golden.script import read, scripts, text


def main(arguments: list[str] | None = None) -> int:
    """Play all scripts (or those named), print how they differ, and write them if asked; 1 if any differs."""
    parser = argparse.ArgumentParser(prog="python -m dialogs.golden", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the files anew")
    parser.add_argument("names", nargs="*", help="names of files without .toml; all if none")
    options = parser.parse_args(arguments)
    chosen = [path for path in scripts() if not options.names or path.stem in options.names]
    changed = [path for path in tqdm(chosen, "dialogs") if _renew(path, options.write)]
    print(f"{len(changed)} of {len(chosen)} dialogs differ{'; written' if changed and options.write else ''}")
    return int(bool(changed) and not options.write)


def _renew(path: Path, write: bool) -> bool:
    """Play one script, show the difference, write it if asked; whether it differs."""
    script = read(path)
    if missing(script):
        print(f"{path.stem}: left out, {missing(script)}")
        return False
    played = list(play(script, agent(script.subject)))
    for turn in played:
        for problem in (*map(str, turn.untrue), *turn.unbacked):
            print(f"{path.stem}: {turn.got.user[:60]!r}: {problem}")
    before, after = path.read_text(encoding="utf-8"), text(replace(script, turns=tuple(turn.got for turn in played)))
    sys.stdout.writelines(unified_diff(before.splitlines(True), after.splitlines(True), path.name, "now", n=2))
    if write and before != after:
        path.write_text(after, encoding="utf-8")
    return before != after


if __name__ == "__main__":
    sys.exit(main())
