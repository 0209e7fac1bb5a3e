"""What the papers of the project say is there."""

from __future__ import annotations

import re

import pytest

from tests.support.source import ROOT

PAPERS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(paper):
    links = [target for target in LINK.findall(paper.read_text(encoding="utf-8")) if "://" not in target]
    if not list((ROOT / "docs" / "pictures").glob("*.png")):  # they are made by the program, which then names them
        links = [target for target in links if "pictures/" not in target]
    assert [target for target in links if not (paper.parent / target).exists()] == []


def test_both_readmes_tell_the_same_commands():
    commands = re.compile(r"python (?:run\.py|-m jxc_desktop)(?: [a-z-]+)*")
    english, chinese = (ROOT / "README.md", ROOT / "README.zh-CN.md")
    told = [
        {found.strip() for found in commands.findall(path.read_text(encoding="utf-8"))} for path in (english, chinese)
    ]
    assert told[0] == told[1]
    assert {"python run.py", "python run.py test"} <= told[0]


def test_the_clean_machine_runs_the_command_of_the_readme():
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("python3 run.py test")


def test_every_decision_is_in_the_index_and_has_its_four_parts():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for decision in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        text = decision.read_text(encoding="utf-8")
        assert decision.name in index
        assert [part for part in ("Situation", "Decision", "Price", "Proof") if f"**{part}.**" not in text] == []
