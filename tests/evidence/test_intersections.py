from __future__ import annotations

from dozen import STRICT, dozen_settings, dozen_tables

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.intersections import intersections
from leadkit.history.history import History


def test_every_lead_is_in_the_set_of_the_conditions_that_it_meets() -> None:
    """Counted by hand on the dozen: five meet all three, of whom three were won."""
    leads, outcomes = dozen_tables()
    admission = admit(Definition.from_dict(STRICT), History(leads, outcomes=outcomes, settings=dozen_settings()))
    found = {
        part.met: (part.everyone.leads, part.everyone.won, part.mature.leads) for part in intersections(admission).sets
    }
    assert found == {
        ("form", "life", "rich"): (5, 3, 4), ("form", "life"): (2, 1, 2), ("form", "rich"): (1, 0, 1),
        ("life", "rich"): (1, 1, 1), (): (2, 0, 2), ("rich",): (1, 0, 1),
    }  # fmt: skip


def test_the_table_is_one_that_can_be_drawn() -> None:
    """A column per condition by its title, then what they are together."""
    leads, outcomes = dozen_tables()
    admission = admit(Definition.from_dict(STRICT), History(leads, outcomes=outcomes, settings=dozen_settings()))
    frame = intersections(admission).frame(most=2)
    assert frame.columns[:4].tolist() == ["Format", "Industry", "Revenue", "sides"]
    assert frame["sides"].tolist() == ["Format + Industry + Revenue", "Format + Industry"]
    assert intersections(admission).sentences()[0].startswith("5 of 12 leads")
