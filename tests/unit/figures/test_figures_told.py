"""Published months as charts and posters: every number in words that hold, every row in the script's own words."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from unit.papers.making import said
from unit.printouts.reading import pdf_of, text_of

from kiosk.app import Folders, House
from kiosk.catalogue import translator
from kiosk.figures.month import ANSWER, OTHER, PLACE, Month, Rows, publish
from kiosk.figures.rounding import Tree
from kiosk.figures.told import Told, told
from kiosk.figures.visits import CHANNEL, END, ENDS, HELPED, LANGUAGE, NO, YES
from kiosk.journey.script import ANSWERS, Answer, Script
from kiosk.papers.figures_poster import all_figures, figures_poster
from printouts.renderings import sheet
from printouts.renderings.ua import ua_problems

WORDS = translator("fr")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Script:
    config = Path(__file__).parents[3] / "config"
    return House(Folders(config, tmp_path_factory.mktemp("var")), is_rehearsal=True).script


def spread(names: tuple[str, ...], whole: int, chance: random.Random) -> dict[str, Tree]:
    drawn = chance.choices(names, k=whole)
    return {name: Tree(drawn.count(name)) for name in (*names, OTHER)}


def busy_month(script: Script, chance: random.Random, visits: int = 90) -> Month:
    rows = Rows.of(script)
    facets = {
        END: spread(ENDS, visits, chance),
        LANGUAGE: spread(rows.languages, visits, chance),
        CHANNEL: spread(("screen", "phone", "desk"), visits, chance),
        HELPED: spread((YES, NO), visits, chance),
    }
    answers = {}
    for decision, kind in rows.decisions.items():
        parts = {}
        for answer in ANSWERS[kind]:
            if answer is not Answer.DONT:
                places = {str(place): Tree(chance.randint(0, 9)) for place in range(1, len(ANSWERS[kind]) + 1)}
                parts[answer.value] = Tree(sum(tree.count for tree in places.values()), {PLACE: places})
        answers[decision] = Tree(sum(tree.count for tree in parts.values()), {ANSWER: parts})
    topics = {topic: Tree(chance.randint(0, visits // 2)) for topic in rows.topics}
    return publish(Month(Tree(visits, facets), topics, answers), chance)


@pytest.fixture(scope="module")
def months(script: Script) -> Mapping[str, Month]:
    chance = random.Random(5)
    return {f"2026-{number:02}": busy_month(script, chance) for number in range(1, 13)} | {
        "2025-12": busy_month(script, chance)
    }


def of(months: Mapping[str, Month], month: str | None, script: Script) -> Told:
    return told(months, month, script, "fr", WORDS)


def test_twelve_months_at_most_are_told_together(months: Mapping[str, Month], script: Script) -> None:
    year = of(months, None, script)
    assert year.period == "de janvier 2026 à décembre 2026"
    assert len(year.chart("months").rows) == 12
    assert sum(row.count for row in year.chart(CHANNEL).rows) == sum(row.count for row in year.chart("months").rows)


def test_a_number_under_five_is_said_so_and_never_as_a_number(months: Mapping[str, Month], script: Script) -> None:
    for month in (None, "2026-03"):
        for chart in of(months, month, script).charts:
            for row in chart.rows:
                for cell in (row.said, *row.cells):
                    assert cell == "moins de 5" or int("".join(cell.split())) % 5 == 0
                assert (row.said == "moins de 5") == (row.count == 0)


def test_each_answer_is_told_whole_and_by_the_place_where_it_stood(months: Mapping[str, Month], script: Script) -> None:
    month = of(months, "2026-03", script)
    text = script.text("fr")
    for chart in month.answers:
        decision = chart.id.removeprefix("answers-")
        offered = [answer for answer in text.decisions[decision].answers if answer is not Answer.DONT]
        assert len(chart.rows) == len(offered)
        for row in chart.rows:
            by_place = [0 if cell == "moins de 5" else int(cell) for cell in row.cells]
            assert sum(by_place) == row.count


def test_what_only_a_hospital_offers_is_not_told_at_a_town_hall(months: Mapping[str, Month], script: Script) -> None:
    assert "answers-hospital-access" not in [chart.id for chart in of(months, None, script).answers]


def test_no_private_topic_is_told(months: Mapping[str, Month], script: Script) -> None:
    private = [topic.title for topic in script.text("fr").topics.values() if topic.private]
    names = [row.name for row in of(months, None, script).chart("topics").rows]
    assert private
    assert not [name for name in names for title in private if title in name]


def test_a_month_that_was_never_published_is_refused(months: Mapping[str, Month], script: Script) -> None:
    with pytest.raises(KeyError):
        of(months, "2031-01", script)


def test_the_poster_of_a_whole_year_keeps_to_one_accessible_sheet(months: Mapping[str, Month], script: Script) -> None:
    poster = figures_poster(of(months, None, script), "Mairie d’Exemple", WORDS, language="fr")
    assert sheet.rendered(poster).pages == 1
    assert ua_problems(pdf_of(poster)) == ()
    assert "Plus tard" in text_of(pdf_of(poster))


def test_all_figures_on_paper_say_every_number_of_the_page(months: Mapping[str, Month], script: Script) -> None:
    shown = of(months, "2026-05", script)
    paper = all_figures(shown, "", WORDS, language="fr")
    assert ua_problems(pdf_of(paper)) == ()
    words = said(paper)
    for chart in shown.charts:
        for row in chart.rows:
            assert " ".join(" | ".join((row.name, *row.cells, row.said)).split()) in words


def test_a_month_without_anybody_is_told_like_any_other(script: Script) -> None:
    rows = Rows.of(script)
    nobody = Month(
        Tree(0, {LANGUAGE: {name: Tree(0) for name in rows.languages}}), {topic: Tree(0) for topic in rows.topics}
    )
    empty = of({"2026-10": nobody}, None, script)
    assert {row.said for chart in empty.charts for row in chart.rows} == {"moins de 5"}
    assert empty.chart("topics").note
