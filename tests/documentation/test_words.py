"""The project speaks of itself alone: no file names the machine, the workshop or the shops that it was made with."""

import re

import pytest
from repository import project_files, text_of

# Each pattern is written so that it doesn't match itself here.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.$}])/(w[o]rk|r[o]ot|h[o]me/[a-z]+)/|/tmp/b[a]sh",
    "where packages came from": (
        r"--(extra-)?index-u[r]l|--find-l[i]nks|files\.pythonh[o]sted|registry\.n[p]mjs|/s[i]mple\b"
    ),
    "a tracker's number": r"\b[iI]ssue\s+#?[0-9]+|\b[tT]icket\s+#[0-9]+",
    "the workshop": r"(?i)cl[a]ude|sub[a]gent|chat[g]pt|cop[i]lot|language m[o]del",
    "a note to oneself": r"\b(TO[D]O|FIX[M]E|X[X]X)\b",
}


@pytest.mark.parametrize("meaning", FORBIDDEN)
def test_no_file_says_what_only_its_makers_would_understand(meaning: str) -> None:
    pattern = re.compile(FORBIDDEN[meaning])
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in project_files()
        if path.suffix != ".lock" or meaning == "where packages came from"
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []
