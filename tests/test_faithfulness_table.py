"""The scorecard as a table and as a picture."""

import numpy as np

from benchmarks.faithfulness import cell, lines
from benchmarks.panels import COLOURS, Row, panels
from explainers.faithfulness.scorecard import MEASURES

TABLE = (
    Row("gradcam", "maps", {"deletion": [0.1, 0.3], "ROAD": [0.5, 0.7], "single": [0.2, -0.2]}),
    Row("fault-lines", "concepts", {"single": [0.9, 0.7]}),
    Row("random, fine", "controls", {"deletion": [0.4, 0.6], "ROAD": [0.0, 0.0]}),
)


def test_a_cell_is_a_mean_and_half_its_interval() -> None:
    assert cell([0.5, 0.5, 0.5]) == "0.50±0.00" and cell(None) == cell([]) == "-"
    assert cell([0.0, 1.0]) == "0.50±0.50"


def test_the_table_has_a_row_for_each_name_and_a_column_for_each_measure_that_was_taken() -> None:
    title, _, head, *rows = "\n".join(lines("Three scenes", TABLE)).splitlines()
    assert title == "Three scenes"
    assert head.split() == ["deletion↓", "ROAD↑", "single↑"]
    assert rows[0].split() == ["gradcam", "0.20±0.10", "0.60±0.10", "0.00±0.20"]
    assert rows[1].split() == ["fault-lines", "-", "-", "0.80±0.10"]
    assert f"ROAD: {MEASURES['ROAD'].says}" in rows and not any(row.startswith("IoU") for row in rows)


def test_the_picture_shows_every_kind_in_its_colour() -> None:
    picture = np.asarray(panels("Three scenes", TABLE, MEASURES)).reshape(-1, 3)
    seen = {tuple(colour) for colour in np.unique(picture, axis=0).tolist()}
    for kind in ("maps", "concepts", "controls"):
        assert tuple(bytes.fromhex(COLOURS[kind][1:])) in seen
    assert tuple(bytes.fromhex(COLOURS["truth"][1:])) not in seen
