"""The sample business day, as a machine without a display plays it."""

from __future__ import annotations

import io

import pytest

from jxc_desktop.app.sample_day import play


@pytest.mark.timeout(300)
def test_the_sample_day_adds_up_and_leaves_its_papers(qtbot, qapp, tmp_path):
    told, out = io.StringIO(), tmp_path / "out"
    assert play(qapp, tmp_path, out, told, looks=(("zh_CN", "light"),)) == 0, told.getvalue()
    assert "账目正确" in told.getvalue()
    assert len(list((out / "receipts").glob("*.pdf"))) == 8
    assert len(list(out.glob("*.xlsx"))) == 4
    assert (out / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert {"counter-zh_CN-light.png", "margin-zh_CN-light.png"} <= {file.name for file in (out / "pictures").iterdir()}
