"""The notebooks on real leads of other companies, by their parameters alone, compared with golden figures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.notebook, pytest.mark.real]
DATA = Path(__file__).parent / "data"
SIDES = {"xeducation": ("sales", "marketing", "leadership"), "marketstar": ("sales", "marketing")}
NAMES = ("0_prepare", "1_diagnose", "2_draft", "3_compare", "5_export", "6_review", "a_what_closes", "b_ten_myths")


@pytest.fixture(scope="session")
def real(
    execute: Callable[..., Any], real_history: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Any]:
    """Return a function that runs a notebook on a real data set, without a workshop."""
    folders: dict[str, Path] = {}

    def run(data: str, name: str) -> Any:
        if data not in folders:
            folders[data] = real_history(data)
        drafts = {side: DATA / data / f"{side}.json" for side in SIDES[data]}
        parameters: dict[str, Any] = {"workshop": None, "history": folders[data]}
        if name == "2_draft":
            parameters["draft"] = Path(shutil.copy(drafts["sales"], tmp_path_factory.mktemp("drafts")))
        elif name == "3_compare":
            parameters["drafts"] = drafts
        elif name == "6_review":
            parameters["draft"] = drafts["sales"]
        elif name == "5_export":
            parameters |= {"draft": drafts["sales"], "specs": tmp_path_factory.mktemp("specs")}
        return execute(name, data, **parameters)

    return run


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", SIDES)
def test_figures_are_those_of_the_golden_file(
    real: Callable[[str, str], Any], matches_golden: Callable[[str, Any], None], data: str, name: str
) -> None:
    """On this data too the notebook shows the figures that it always showed."""
    matches_golden(f"{data}-{name}", real(data, name).figures)


def test_the_reference_figures_are_shown(real: Callable[[str, str], Any]) -> None:
    """The drafts admit what the reference says, and 3_compare shows it."""
    sides = real("xeducation", "3_compare").figures["sides"]
    assert {name: side["admitted"] for name, side in sides.items()} == {
        "Sales": 718,
        "Marketing": 2_767,
        "Leadership": 706,
    }
    web = real("marketstar", "3_compare").figures["sides"]["Sales"]
    assert (web["admitted"], web["rates"]["admitted"], web["rates"]["admitted_won"]) == (27_175, 13_116, 597)


def test_it_says_what_flat_data_cannot_tell(real: Callable[[str, str], Any]) -> None:
    """Without dates and activities 0_prepare says so in plain words, and goes on with care."""
    run = real("xeducation", "0_prepare")
    assert "this data holds no dates" in run.html
    assert "no buyer actions are recorded one by one" in run.html
    assert (run.figures["go"], run.figures["tells"]["dates"], run.figures["tells"]["actions"]) == ("care", "bad", "bad")


def test_it_says_which_leads_are_too_young(real: Callable[[str, str], Any]) -> None:
    """Where leads need half a year, rates rest on those that are that old, and 0_prepare says how many they are."""
    run = real("marketstar", "0_prepare")
    assert "27,079 leads are at least 180 days old" in run.html
    assert run.figures["cohort"] == 27_079


def test_it_suspects_what_was_filled_in_afterwards(real: Callable[[str, str], Any]) -> None:
    """Nobody told it, yet 0_prepare names the columns that know the outcome too well."""
    remarks = real("xeducation", "0_prepare").figures["remarks"]
    suspected = {*remarks["tells-too-much"], *remarks["by-name"]}
    assert {"Tags", "Lead Quality", "Last Activity", "Last Notable Activity"} <= suspected
    assert "Filled in afterwards?" in real("xeducation", "0_prepare").html


def test_titles_have_no_effect_that_can_be_shown(real: Callable[[str, str], Any]) -> None:
    """In MarketStar only the source goes with the outcome, and a_what_closes says of titles that nothing shows."""
    run = real("marketstar", "a_what_closes")
    assert run.figures["verdicts"]["Title"] in ("no effect", "cannot be told")
    assert [name for name, *_ in run.figures["found"]] == ["LeadSource"]


def test_invented_content_gives_no_evidence(execute: Callable[..., Any], real_history: Callable[[str], Path]) -> None:
    """On Zoho's sample, whose outcome depends on nothing, a_what_closes says that there is no evidence."""
    run = execute("a_what_closes", "zoho", workshop=None, history=real_history("zoho_sample"))
    assert "There is no evidence" in run.html
    assert (run.figures["found"], run.figures["suggested"], run.figures["card"]["holds"]) == ([], [], False)
